package dev.backstep.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
import dev.backstep.debug.RunControl;
import org.junit.jupiter.api.Test;

class JitCommandTest {

    private static String told(TestMachine machine) {
        RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, true), System::nanoTime);
        StringBuilder out = new StringBuilder();
        new HmpMonitor(new MonitorContext(control, machine.board.plan().symbols(), machine.board.plan().segments(), "0.1.0",
                () -> machine.hostTime, () -> 0)).execute("info jit", out::append);
        return out.toString();
    }

    private static String value(String text, String name) {
        return text.lines().filter(line -> line.startsWith(name + " ")).map(line -> line.substring(name.length()).strip())
                .findFirst().orElse("no " + name);
    }

    @Test
    void showsWhatWasTranslatedAndHowMuchOfTheProgramRanSo() {
        TestMachine machine = TestMachine.running("stray-pointer");
        String before = told(machine);
        assertEquals("0", value(before, "regions translated"));
        assertEquals("0", value(before, "instructions run"));
        machine.runTo(5_000_000);
        String text = told(machine);
        assertTrue(value(text, "regions translated").matches("[1-9]\\d*"), text);
        assertTrue(value(text, "regions live").matches("[1-9]\\d*"), text);
        assertTrue(value(text, "guest instructions").matches("[1-9]\\d* live, [1-9]\\d* translated"), text);
        assertTrue(value(text, "bytecode").matches("[1-9]\\d* bytes live, [1-9]\\d* translated, largest [1-9]\\d*"), text);
        assertEquals("5000000", value(text, "instructions run"), text);
        assertTrue(value(text, "translated").matches("[1-9]\\d* \\((9\\d\\.\\d\\d) %\\)"), text);
        assertTrue(value(text, "interpreted").matches("[1-9]\\d* \\(\\d\\.\\d\\d %\\)"), text);
        assertTrue(value(text, "region runs").matches("[1-9]\\d* \\(\\d+\\.\\d instructions each\\)"), text);
        for (String exit : new String[] {"interpreter", "lookup", "neighbour"}) {
            assertTrue(value(text, "exits to " + exit).matches("\\d+ \\(\\d+\\.\\d\\d %\\)"), text);
        }
        assertTrue(value(text, "Metaspace").matches("\\d+ KiB"), text);
        assertTrue(value(text, "classes loaded").matches("\\d+"), text);
    }

    @Test
    void countsAllCpusTogetherAndSaysWhichRanHowMuch() {
        TestMachine machine = TestMachine.running("smp-stress", Processors.of(3, Translation.ON));
        machine.runTo(1_500_000);
        String text = told(machine);
        assertTrue(text.startsWith("Translation state of all 3 CPUs:\n"), text);
        assertTrue(value(text, "regions translated").matches("[1-9]\\d*, [1-9]\\d* of them as another CPU had written them"), text);
        assertEquals("1500000", value(text, "instructions run"), text);
        long sum = 0;
        for (int cpu = 0; cpu < 3; cpu++) {
            assertTrue(value(text, "on CPU#" + cpu).matches("[1-9]\\d* \\(\\d+\\.\\d\\d %\\)"), text);
            sum += Long.parseLong(value(text, "on CPU#" + cpu).split(" ")[0]);
        }
        assertEquals(1_500_000, sum, text);
    }

    @Test
    void saysThatTheTranslatorIsOff() {
        TestMachine machine = new TestMachine(TestMachine.prebuilt("hello"), 1, 10, Translation.OFF);
        machine.runTo(1_000_000);
        String text = told(machine);
        assertTrue(text.startsWith("The translator is off (-accel tcg,jit=off): all code is interpreted\n"), text);
        assertTrue(value(text, "classes loaded").matches("\\d+"), text);
    }
}
