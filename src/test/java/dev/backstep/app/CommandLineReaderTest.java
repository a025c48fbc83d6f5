package dev.backstep.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.machine.CpuTurns;
import dev.backstep.server.spec.GdbSpec;
import dev.backstep.trace.LogItem;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineReaderTest {

    private static final int USUAL_SEARCHERS = Options.Timeline.usualSearchers(Runtime.getRuntime().availableProcessors());

    private static Invocation read(String... arguments) {
        return new CommandLineReader("1.2").read(arguments);
    }

    /** Options of a line, its words separated by spaces, after -M vexpress-a9. */
    private static Options options(String line) {
        List<String> arguments = new ArrayList<>(List.of("-M", "vexpress-a9"));
        if (!line.isEmpty()) {
            arguments.addAll(List.of(line.split(" ")));
        }
        return assertInstanceOf(Invocation.Run.class, read(arguments.toArray(String[]::new))).options();
    }

    private static String refusal(String... arguments) {
        return assertThrows(UsageException.class, () -> read(arguments)).getMessage();
    }

    @Test
    void defaultsAreThoseOfTheManual() {
        Options options = options("");
        assertEquals(new Options.Machine(Options.Board.VEXPRESS_A9, true, 1, 128L << 20), options.machine());
        assertEquals(new Options.Boot(Optional.empty(), Optional.empty(), Optional.empty(), "", Optional.empty(), List.of()),
                options.boot());
        assertEquals(new Options.Icount(1, Options.Sleep.AUTO), options.icount());
        assertEquals(new Options.Rtc(new Options.RtcBase.Utc(), Options.RtcClock.HOST), options.rtc());
        assertEquals(OptionalLong.empty(), options.seed());
        assertEquals(Translation.ON, options.translation());
        assertEquals(1, options.escapeCharacter());
        assertFalse(options.startStopped() || options.noReboot() || options.noShutdown());
        assertEquals(new Options.Semihosting(false, false, List.of(), Optional.empty()), options.semihosting());
        assertEquals(new Options.Timeline(true, OptionalLong.empty(), USUAL_SEARCHERS), options.timeline());
        assertEquals(new Options.Log(Set.of(), Optional.empty()), options.log());
        assertEquals(new GdbSpec.None(), options.characterDevices().gdb());
        assertEquals(List.of(Optional.of("serial0")), options.characterDevices().serialPorts());
        assertEquals(1, options.characterDevices().monitors().size());
    }

    @Test
    void aCommandLineAsForQemuIsUnderstood() {
        Options options = assertInstanceOf(Invocation.Run.class, read("--machine", "type=vexpress-a9,secure=off,accel=tcg", "-cpu",
                "cortex-a9", "-m", "256", "-m", "size=512M", "-smp", "1", "-kernel", "zImage", "-dtb", "a.dtb", "-initrd", "i.gz",
                "-append", "-S console=ttyAMA0", "-bios", "b", "-device", "loader,file=x,addr=0x100", "-device", "loader,addr=1,data=2,data-len=4",
                "-S", "-s", "-serial", "null", "-serial", "stdio", "-monitor", "none", "-nographic", "-display", "none", "-no-reboot",
                "-no-shutdown", "-icount", "shift=3,sleep=off", "-rtc", "base=2006-06-17T16:01:21,clock=vm", "-seed", "0x10", "-accel",
                "tcg,thread=single,jit=off", "-d", "int,unimp", "-D", "log", "-net", "none", "-nic", "none", "-name", "n", "-timeline",
                "mem=512M", "-echr", "0x14", "-no-user-config", "-parallel", "none")).options();
        assertEquals(new Options.Machine(Options.Board.VEXPRESS_A9, false, 1, 512L << 20), options.machine());
        assertEquals(new Options.Boot(Optional.of(Path.of("zImage")), Optional.of(Path.of("a.dtb")), Optional.of(Path.of("i.gz")),
                "-S console=ttyAMA0", Optional.of(Path.of("b")),
                List.of("file=x,addr=0x100", "addr=1,data=2,data-len=4")), options.boot());
        assertTrue(options.startStopped() && options.noReboot() && options.noShutdown());
        assertEquals(GdbSpec.DEFAULT, options.characterDevices().gdb());
        assertEquals(List.of(Optional.of("serial0"), Optional.of("serial1")), options.characterDevices().serialPorts());
        assertEquals(List.of(), options.characterDevices().monitors());
        assertEquals(new Options.Icount(3, Options.Sleep.OFF), options.icount());
        assertEquals(new Options.Rtc(new Options.RtcBase.Date(LocalDateTime.of(2006, 6, 17, 16, 1, 21)), Options.RtcClock.VM),
                options.rtc());
        assertEquals(OptionalLong.of(16), options.seed());
        assertEquals(new Options.Log(Set.of(LogItem.INT, LogItem.UNIMP), Optional.of(Path.of("log"))), options.log());
        assertEquals(Optional.of("n"), options.name());
        assertEquals(new Options.Timeline(true, OptionalLong.of(512L << 20), USUAL_SEARCHERS), options.timeline());
        assertEquals(0x14, options.escapeCharacter());
    }

    @ParameterizedTest
    @CsvSource({"512,536870912", "512M,536870912", "1G,1073741824", "1024k,1048576", "0.5G,536870912", "8192B,8192", "size=64,67108864",
        "0x10,16777216", "4K,4096"})
    void memorySizesAreRead(String text, long bytes) {
        assertEquals(bytes, options("-m " + text).machine().memoryBytes());
    }

    @ParameterizedTest
    @CsvSource(value = {"0,0,AUTO", "10,10,AUTO", "shift=2,2,AUTO", "'sleep=on',1,ON", "'4,sleep=off',4,OFF",
        "'shift=1,align=off,nosleep',1,OFF"})
    void icountIsRead(String text, int shift, Options.Sleep sleep) {
        assertEquals(new Options.Icount(shift, sleep), options("-icount " + text).icount());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"-accel tcg | ON", "-accel tcg,jit=on | ON", "-accel tcg,jit=off | OFF", "-accel jit=verify | VERIFY",
        "-accel tcg,jit=off -accel tcg,thread=single | OFF", "-accel tcg,jit=off -accel tcg,jit=on | ON", "-M accel=tcg | ON"})
    void acceleratorIsRead(String line, Translation translation) {
        assertEquals(translation, options(line).translation());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"4 | 4", "cpus=3 | 3", "cores=2 | 2", "sockets=2,cores=2 | 4", "2,maxcpus=4 | 2", "4,threads=2 | 4",
        "sockets=1,cores=1,threads=3 | 3", "2,dies=1,clusters=1 | 2"})
    void numbersOfCpusAreRead(String text, int cpus) {
        assertEquals(cpus, options("-smp " + text).machine().cpus());
    }

    @Test
    void cpusThatRunAtTheSameTimeHaveNoTimeline() {
        assertFalse(options("-smp 2 -accel tcg").accelerator().parallel());
        assertTrue(options("-smp 2 -accel tcg,thread=multi").accelerator().parallel());
        assertFalse(options("-accel tcg,thread=multi").timeline().enabled());
        assertFalse(options("-accel tcg,thread=multi -timeline off").timeline().enabled());
        assertTrue(options("-accel tcg,thread=multi -accel tcg,thread=single").timeline().enabled());
    }

    @Test
    void theQuantumIsRead() {
        assertEquals(CpuTurns.DEFAULT_QUANTUM, options("-smp 2 -accel tcg").accelerator().quantum());
        assertEquals(1000, options("-accel tcg,quantum=1000 -accel tcg,jit=off").accelerator().quantum());
    }

    @Test
    void semihostingIsRead() {
        assertTrue(options("-semihosting").semihosting().enabled());
        assertFalse(options("-semihosting-config enable=off").semihosting().enabled());
        assertEquals(new Options.Semihosting(true, true, List.of("a,b", "c"), Optional.of(Path.of("d"))),
                options("-semihosting-config enable=on,target=native,userspace=on,arg=a,,b,arg=c,directory=d").semihosting());
        assertEquals(Optional.of("c"), options("-chardev null,id=c -semihosting-config chardev=c").characterDevices().semihosting());
    }

    @Test
    void timelineCanBeSwitchedOff() {
        assertEquals(Options.Timeline.OFF, options("-timeline off").timeline());
    }

    @Test
    void forTwoProcessorsOneMachineSearchesHistory() {
        assertEquals(List.of(1, 1, 1, 2, 2, 4, 4), Stream.of(1, 2, 3, 4, 5, 8, 64).map(Options.Timeline::usualSearchers).toList());
        assertEquals(new Options.Timeline(true, OptionalLong.of(64L << 20), 3), options("-timeline mem=64M,searchers=3").timeline());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-M pc                        | unsupported machine type 'pc'; use -machine help to list supported machines",
        "-M vexpress-a15              | unsupported machine type 'vexpress-a15'",
        "-M vexpress-a9,foo=on        | -machine vexpress-a9,foo=on: Invalid parameter 'foo'",
        "-M vexpress-a9,secure=maybe  | Parameter 'secure' expects 'on' or 'off'",
        "-M vexpress-a9,accel=kvm     | accelerator 'kvm' is known to QEMU but not supported by backstep",
        "-cpu cortex-a8               | -cpu cortex-a8: vexpress-a9 can only use cortex-a9",
        "-m 0                         | -m 0: the machine needs memory",
        "-m -1                        | -m -1: expects a size",
        "-m xx                        | -m xx: expects a size like 512, 512M or 1G",
        "-m 1.B                       | expects a size",
        "-m 5000B                     | the size must be a multiple of 4 KiB",
        "-m 2G                        | -m 2G: vexpress-a9: cannot model more than 1GB RAM",
        "-m 99999999999999999999E     | too large",
        "-m 64,slots=2                | parameter 'slots' is known to QEMU but not supported by backstep",
        "-smp dies=2                  | dies not supported by this machine's CPU topology",
        "-smp cpus=4,maxcpus=2        | maxcpus must be equal to or greater than smp: maxcpus (2) < smp_cpus (4)",
        "-smp 4,sockets=3             | product of the hierarchy must match maxcpus: sockets * cores * threads (3) != maxcpus (4)",
        "-smp 2,cores=4               | product of the hierarchy must match maxcpus: sockets * cores * threads (4) != maxcpus (2)",
        "-smp cpus=                   | Parameter 'cpus' expects a number greater than zero",
        "-smp 4,colour=red            | colour",
        "-accel tcg,quantum=99        | Invalid 'quantum' setting 99: a turn has 100 to 100000000 instructions",
        "-accel tcg,quantum=many      | Invalid 'quantum' setting many",
        "-smp 5                       | Invalid SMP CPUs 5. The max CPUs supported by machine 'vexpress-a9' is 4",
        "-smp 0                       | Parameter 'cpus' expects a number greater than zero",
        "-smp x                       | Parameter 'cpus' expects a number greater than zero",
        "-icount 11                   | -icount 11: icount: Invalid shift value",
        "-icount -1                   | icount: Invalid shift value",
        "-icount auto                 | shift=auto is not supported",
        "-icount shift=1,align=on     | align=on is not supported",
        "-icount shift=1,rr=play,rrfile=f | -icount rr=play: Invalid icount rr option: play",
        "-icount shift=1,rr=record    | -icount rr=record: File name not specified for replay",
        "-icount 1,rrfile=f           | -icount rrfile=f: it needs rr=record or rr=replay",
        "-icount 1,rr=record,rrfile=f,rrsnapshot=s | rrsnapshot= is not supported",
        "-icount rr=replay,rrfile=/there/is/none | /there/is/none: no such file",
        "-icount sleep=maybe          | Parameter 'sleep' expects 'on' or 'off', not 'maybe'",
        "-icount shift=1,foo=2        | Invalid parameter 'foo'",
        "-rtc base=foo                | invalid datetime format",
        "-rtc base=2006-13-01         | invalid datetime format",
        "-rtc clock=rt                | clock=rt is known to QEMU but not supported",
        "-rtc clock=x                 | invalid option value 'x'",
        "-rtc driftfix=slew           | driftfix=slew is known to QEMU",
        "-seed abc                    | -seed abc: Invalid seed number: abc",
        "-seed 18446744073709551616   | Invalid seed number",
        "-accel kvm                   | accelerator 'kvm' is known to QEMU",
        "-accel foo                   | invalid accelerator foo",
        "-accel tcg,thread=multi -icount 1 | -accel tcg,thread=multi and -icount: No MTTCG when icount is enabled",
        "-accel tcg,thread=multi -record f | -accel tcg,thread=multi and -record exclude each other",
        "-accel tcg,thread=multi -timeline mem=64M | -accel tcg,thread=multi and -timeline mem=64M exclude each other",
        "-accel tcg,thread=multi,jit=verify | -accel tcg,thread=multi and jit=verify exclude each other",
        "-accel tcg,thread=many       | Invalid 'thread' setting many",
        "-accel tcg,jit=maybe         | -accel tcg,jit=maybe: Invalid 'jit' setting maybe (on, off or verify)",
        "-accel tcg,jot=on            | jot",
        "-accel tcg,tb-size=1         | parameter 'tb-size' is known to QEMU",
        "-d foo                       | -d foo: log item 'foo' is unknown",
        "-d exec,mmu                  | -d exec,mmu: log item 'mmu' is not available yet: there is no MMU",
        "-d op                        | log item 'op' is known to QEMU but not supported",
        "-D ''                        | the file name is empty",
        "-name a,process=b            | parameter 'process' is known to QEMU",
        "-net user                    | -net user: network backend 'user' is known to QEMU but not supported by backstep",
        "-nic tap                     | -nic tap: network backend 'tap' is known to QEMU",
        "-netdev bogus,id=x           | -netdev bogus,id=x: Parameter 'type' does not accept value 'bogus'",
        "-netdev socket,listen=:77    | Parameter 'id' is missing",
        "-netdev socket,id=a          | exactly one of listen= or connect= is required",
        "-netdev socket,id=a,udp=:1   | parameter 'udp' is known to QEMU but not supported",
        "-nic socket,listen=bad       | 'bad' is no address of the form HOST:PORT",
        "-nic socket,connect=:0       | connect= needs a port",
        "-nic socket,listen=:1,mac=52:54:00 | invalid syntax for ethernet address '52:54:00'",
        "-nic socket,listen=:1,mac=53:54:00:00:00:00 | NIC cannot have multicast MAC address",
        "-nic socket,listen=:1,model=e1000 | Unsupported NIC model: e1000",
        "-nic socket,listen=:1,foo=1  | Invalid parameter 'foo'",
        "-nic hubport                 | Parameter 'hubid' is missing",
        "-nic hubport,hubid=x         | Parameter 'hubid' expects a number, not 'x'",
        "-net nic,netdev=zz           | netdev 'zz' not found",
        "-device virtio-net-device,netdev=zz | netdev 'zz' not found",
        "-netdev hubport,id=h,hubid=0,netdev=zz | netdev 'zz' not found",
        "-nic hubport,hubid=0 -nic hubport,hubid=0 | the machine has one lan9118 only",
        "-netdev hubport,id=h,hubid=0 -net nic,netdev=h -device virtio-net-device,netdev=h | netdev 'h' is in use",
        "-nic hubport,hubid=0,id=a -netdev hubport,hubid=1,id=a | Duplicate ID 'a' for netdev",
        "-display gtk                 | -display gtk is known to QEMU",
        "-parallel stdio              | -parallel stdio is known to QEMU",
        "-append x                    | -append only allowed with -kernel option",
        "-initrd x                    | -initrd only allowed with -kernel option",
        "-timeline x                  | Invalid parameter 'x'",
        "-timeline mem=1k             | history needs 1 MiB or more",
        "-timeline mem=99999G         | -timeline mem=99999G: the JVM's heap is",
        "-timeline mem=x              | expects a size",
        "-timeline searchers=0        | Invalid 'searchers' setting 0: 1 to 8",
        "-timeline searchers=9        | Invalid 'searchers' setting 9: 1 to 8",
        "-timeline searchers=x        | Invalid 'searchers' setting x: 1 to 8",
        "-record ''                   | -record: the file name is empty",
        "-replay /there/is/none       | /there/is/none: no such file",
        "-replay /                    | /: ",
        "-replay a -record b          | -record and -replay exclude each other",
        "-icount rr=record,rrfile=a -record b | -icount rr=record and -record exclude each other",
        "-salvage                     | -salvage goes with -replay",
        "-semihosting-config target=gdb | target=gdb is not supported yet",
        "-semihosting-config target=x | unsupported semihosting-config target=x",
        "-semihosting-config chardev=c | chardev \"c\" not found",
        "-semihosting-config enable=maybe | Parameter 'enable' expects",
        "-echr foo                    | Bad argument to echr",
        "-echr 256                    | Bad argument to echr",
        "-s -gdb tcp::1               | -s and -gdb exclude each other",
        "-serial pty                  | -serial pty: character device 'pty' is known to QEMU",
        "-serial stdio -monitor stdio | -monitor stdio: cannot use stdio by multiple character devices",
        "-gdb tcp:x                   | -gdb tcp:x: 'x' is no address",
        "-blockdev file=x             | option -blockdev is known to QEMU but not supported by backstep",
        "--mtdblock file=x            | option -mtdblock is known to QEMU but not supported by backstep",
        "-hda x                       | option -hda is known to QEMU but not supported by backstep",
        "-enable-kvm                  | option -enable-kvm is known to QEMU but not supported by backstep",
        "-qmp-pretty stdio            | option -qmp-pretty is known to QEMU",
        "-bogus                       | unknown option -bogus (see -help)",
        "-m=512                       | unknown option -m=512 (see -help)",
        "-m512                        | unknown option -m512 (see -help)",
        "-kernel                      | option -kernel requires an argument",
        "disk.qcow2                   | disk image 'disk.qcow2' is known to QEMU but not supported by backstep",
        "prog.elf                     | use -kernel prog.elf",
        "demo                         | disk image 'demo'",
    })
    void whatCannotBeDoneIsRefusedInOneLine(String line, String message) {
        List<String> arguments = new ArrayList<>(List.of("-M", "vexpress-a9"));
        for (String word : line.split(" ")) {
            arguments.add(word.equals("''") ? "" : word);
        }
        String actual = refusal(arguments.toArray(String[]::new));
        assertTrue(actual.contains(message), actual);
        assertFalse(actual.contains("\n"), actual);
    }

    @Test
    void withoutAMachineTheOnlyBoardIsTaken() {
        Invocation.Run run = (Invocation.Run) new CommandLineReader("1").read("-S");
        assertEquals(Options.Board.VEXPRESS_A9, run.options().machine().board());
    }

    @Test
    void firstWordsThatAreCommandsAreUnderstood() {
        assertEquals(new Invocation.Demo(List.of("-x", "y")), read("demo", "-x", "y"));
        for (String command : List.of("info", "verify", "dump")) {
            assertEquals(new Invocation.Tool(command, List.of("file", "-x")), read(command, "file", "-x"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"-M help|vexpress-a9 ", "-machine help|vexpress-a9 ", "-cpu help|cortex-a9", "-accel help|tcg",
        "-d help|guest_errors", "-chardev help|socket", "-device help|loader", "-display help|none", "-version|Backstep version 1.2",
        "--version|Backstep version 1.2", "-h|usage:", "-help|usage:", "--help|usage:"})
    void helpIsPrinted(String line, String part) {
        String text = assertInstanceOf(Invocation.Print.class, read(line.split(" "))).text();
        assertTrue(text.contains(part) && text.endsWith("\n"), text);
    }

    @Test
    void helpNamesEveryOptionOnceAndFitsTheScreen() {
        String help = ((Invocation.Print) read("-help")).text();
        for (String option : List.of("-M, -machine ", "-cpu ", "-m ", "-smp ", "-kernel ", "-S ", "-s ", "-gdb ", "-serial ", "-timeline ",
                "-record ", "-echr ")) {
            assertEquals(1, help.lines().filter(line -> line.startsWith("  " + option)).count(), option);
        }
        assertTrue(help.lines().allMatch(line -> line.length() <= 120));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-M", "-machine", "-S", "-s", "-d", "-D", "-h", "-echr", "-mon", "-qmp"})
    void eachOfQemusOptionsThatWeHaveIsInTheTableToo(String option) {
        assertTrue(QemuOptions.NAMES.contains(option.substring(1)));
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.of("-M", "vexpress-a9", "-m", "512", "-icount", "shift=", "1", ",", "-serial", "mon:stdio", "tcp::1", "-S", "-s",
                "--", "-", "", "-d", "int", "-rtc", "base=", "=", "-echr", "-1", "\0", "@file", "${x}", "demo", "-append", "-kernel",
                "-semihosting-config",
                "chardev=", "arg=,,", "-timeline", "mem=", "-device", "loader", "-accel", "-smp", "help", "-h").list().ofMaxSize(8);
    }

    @Property(tries = 600)
    void anyCommandLineIsReadOrRefused(@ForAll("lines") List<String> line) {
        try {
            read(line.toArray(String[]::new));
        } catch (UsageException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }
}
