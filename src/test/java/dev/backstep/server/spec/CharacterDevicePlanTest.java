package dev.backstep.server.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterDevicePlanTest {

    private static CharacterDevicePlan plan(String line) {
        List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            lists.add(new ArrayList<>());
        }
        String gdb = null;
        String semihosting = null;
        boolean nographic = false;
        boolean defaults = true;
        String[] words = line.isEmpty() ? new String[0] : line.split(" ");
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "-serial" -> lists.get(0).add(words[++i]);
                case "-monitor" -> lists.get(1).add(words[++i]);
                case "-qmp" -> lists.get(2).add(words[++i]);
                case "-chardev" -> lists.get(3).add(words[++i]);
                case "-mon" -> lists.get(4).add(words[++i]);
                case "-gdb" -> gdb = words[++i];
                case "-semihosting" -> semihosting = words[++i];
                case "-nographic" -> nographic = true;
                case "-nodefaults" -> defaults = false;
                default -> throw new AssertionError(words[i]);
            }
        }
        return CharacterDevicePlan.of(new CharacterDevicePlan.Request(lists.get(0), lists.get(1), lists.get(2), lists.get(3),
                lists.get(4), Optional.ofNullable(gdb), Optional.ofNullable(semihosting), nographic, defaults));
    }

    private static String show(CharacterDevicePlan plan) {
        String devices = plan.chardevs().stream().map(c -> c.id() + "=" + c.device().describe() + (c.mux() ? "*" : ""))
                .collect(Collectors.joining(" "));
        String serial = plan.serialPorts().stream().map(id -> id.orElse("-")).collect(Collectors.joining(" "));
        String monitors = plan.monitors().stream().map(m -> m.chardev() + ":" + m.mode()).collect(Collectors.joining(" "));
        return devices + "; " + serial + "; " + monitors;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                                   | serial0=stdio*; serial0; serial0:READLINE",
        "-nographic                           | serial0=stdio*; serial0; serial0:READLINE",
        "-serial mon:stdio                    | serial0=stdio*; serial0; serial0:READLINE",
        "-serial stdio                        | serial0=stdio; serial0; ''",
        "-serial stdio -nographic             | serial0=stdio; serial0; ''",
        "-serial null                         | serial0=null; serial0; ''",
        "-serial null -nographic              | serial0=null compat_monitor0=stdio; serial0; compat_monitor0:READLINE",
        "-serial none                         | ''; -; ''",
        "-serial none -serial stdio           | serial1=stdio; - serial1; ''",
        "-monitor stdio                       | compat_monitor0=stdio serial0=null; serial0; compat_monitor0:READLINE",
        "-monitor none                        | serial0=stdio; serial0; ''",
        "-monitor null -qmp stdio             | compat_monitor0=null compat_monitor1=stdio serial0=null; serial0; "
            + "compat_monitor0:READLINE compat_monitor1:CONTROL",
        "-qmp unix:q                          | compat_monitor0=unix:q serial0=stdio; serial0; compat_monitor0:CONTROL",
        "-gdb stdio                           | serial0=null; serial0; ''",
        "-gdb tcp::1                          | serial0=stdio*; serial0; serial0:READLINE",
        "-nodefaults                          | ''; ''; ''",
        "-chardev stdio,id=c,mux=on -serial chardev:c -mon c | c=stdio*; c; c:READLINE",
        "-chardev stdio,id=c,mux=on -serial chardev:c -serial chardev:c | c=stdio*; c c; ''",
        "-chardev null,id=c -semihosting c    | c=null serial0=stdio*; serial0; serial0:READLINE",
    })
    void optionsAmountToAPlan(String line, String shown) {
        assertEquals(shown.replace("''", ""), show(plan(line)).replace("''", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-serial stdio -monitor stdio         | -monitor stdio: cannot use stdio by multiple character devices",
        "-serial stdio -serial mon:stdio      | -serial mon:stdio: cannot use stdio by multiple character devices",
        "-gdb stdio -serial stdio             | -serial stdio: cannot use stdio by multiple character devices",
        "-serial chardev:xx                   | -serial chardev:xx: chardev \"xx\" not found",
        "-mon xx                              | -mon xx: chardev \"xx\" not found",
        "-gdb chardev:xx                      | -gdb chardev:xx: chardev \"xx\" not found",
        "-semihosting xx                      | -semihosting-config chardev=xx: chardev \"xx\" not found",
        "-chardev null,id=a -chardev null,id=a | -chardev null,id=a: Duplicate ID 'a' for chardev",
        "-chardev null,id=a -serial chardev:a -mon a | -mon a: chardev 'a' is in use already (mux=on lets several share it)",
        "-chardev null,id=a,mux=on -serial chardev:a -mon a,mode=control | a control monitor cannot share chardev 'a'",
        "-serial mon:none                     | a monitor on nothing",
        "-serial mon:pty                      | -serial mon:pty: character device 'pty' is known to QEMU",
    })
    void whatCannotBeIsRefusedWithItsOption(String line, String message) {
        String actual = assertThrows(SpecificationException.class, () -> plan(line)).getMessage();
        assertTrue(actual.contains(message), actual);
    }

    @Test
    void interruptKeyGoesToTheGuestOnlyWhenTheMonitorSharesTheTerminal() {
        assertEquals(new CharacterSpec.Stdio(false), plan("").chardevs().get(0).device());
        assertEquals(new CharacterSpec.Stdio(true), plan("-serial stdio").chardevs().get(0).device());
    }
}
