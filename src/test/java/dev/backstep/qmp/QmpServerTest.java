package dev.backstep.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.debug.RunControl;
import dev.backstep.monitor.HmpMonitor;
import dev.backstep.monitor.MonitorContext;
import dev.backstep.server.endpoint.CharacterDevices;
import dev.backstep.server.endpoint.NetworkLoop;
import dev.backstep.server.spec.CharacterDevicePlan;
import dev.backstep.timeline.LastWriter;
import dev.backstep.timeline.WatchedMemory;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations over a socket. */
class QmpServerTest {

    @TempDir
    private Path directory;

    private final TestMachine machine = TestMachine.running("stray-pointer");
    private final RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, true), System::nanoTime);
    private final Thread loop = new Thread(control::loop, "machine");
    private final NetworkLoop network = new NetworkLoop();
    private CharacterDevices devices;
    private QmpServer server;

    @BeforeEach
    void serve() {
        devices = CharacterDevices.open(CharacterDevicePlan.of(new CharacterDevicePlan.Request(List.of("none"), List.of(),
                List.of("unix:" + socket() + ",server=on,wait=off"), List.of(), List.of(), Optional.empty(), Optional.empty(), false, true)),
                CharacterDevices.Host.none(network));
        MonitorContext context = new MonitorContext(control, machine.board.plan().symbols(), machine.board.plan().segments(), "test",
                () -> 0, () -> 0);
        server = new QmpServer(new QmpContext(context, new HmpMonitor(context), Optional.of("box"),
                List.of(new QmpContext.MachineType("vexpress-a9", "cortex-a9", 4)), devices::descriptions));
        devices.monitors().forEach(monitor -> server.serve(monitor.endpoint(), monitor.pretty()));
        loop.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        control.quit(0);
        loop.join(60_000);
        server.close();
        devices.close();
        network.close();
    }

    private Path socket() {
        return directory.resolve("qmp");
    }

    private QmpClient client() throws Exception {
        return QmpClient.unix(socket());
    }

    private static String error(Map<?, ?> answer) {
        Map<?, ?> error = (Map<?, ?>) answer.get("error");
        return error == null ? answer.toString() : error.get("class") + ": " + error.get("desc");
    }

    private static Object member(Object value, String... path) {
        Object result = value;
        for (String name : path) {
            result = ((Map<?, ?>) result).get(name);
        }
        return result;
    }

    @Test
    void aClientIsGreetedAndNegotiatesBeforeItCommands() throws Exception {
        try (QmpClient client = client()) {
            Map<?, ?> greeting = client.read();
            assertEquals(7L, member(greeting, "QMP", "version", "qemu", "major"));
            assertEquals("Backstep test", member(greeting, "QMP", "version", "package"));
            assertEquals(List.of("oob"), member(greeting, "QMP", "capabilities"));
            String expecting = "CommandNotFound: Expecting capabilities negotiation with 'qmp_capabilities'";
            assertEquals(expecting, error(client.ask("{\"execute\": \"query-status\"}")));
            assertEquals(expecting, error(client.ask("{\"execute\": \"huh\"}")));
            assertEquals("GenericError: Parameter 'enable' does not accept value 'fast'",
                    error(client.ask("{\"execute\": \"qmp_capabilities\", \"arguments\": {\"enable\": [\"fast\"]}}")));
            assertEquals("GenericError: QMP input member 'exec-oob' is unexpected", error(client.ask("{\"exec-oob\": \"query-name\"}")));
            assertEquals(Map.of("return", Map.of()),
                    client.ask("{\"execute\": \"qmp_capabilities\", \"arguments\": {\"enable\": []}}"));
            assertEquals("CommandNotFound: Capabilities negotiation is already complete, command ignored",
                    error(client.ask("{\"execute\": \"qmp_capabilities\"}")));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'execute': 'bogus'} | CommandNotFound: The command bogus has not been found",
        "{'execute': 'cont', 'arguments': {'x': 1}} | GenericError: Parameter 'x' is unexpected",
        "{'exec': 1} | GenericError: QMP input member 'exec' is unexpected",
        "{'execute': 'stop', 'foo': 1} | GenericError: QMP input member 'foo' is unexpected",
        "{} | GenericError: QMP input lacks member 'execute'",
        "[1] | GenericError: QMP input must be a JSON object",
        "null | GenericError: QMP input must be a JSON object",
        "{'execute': 3} | GenericError: QMP input member 'execute' must be a string",
        "{'execute': 'cont', 'arguments': []} | GenericError: QMP input member 'arguments' must be an object",
        "{'execute': 'replay-break'} | GenericError: Parameter 'icount' is missing",
        "{'execute': 'replay-break', 'arguments': {'icount': 'a'}} | GenericError: Invalid parameter type for 'icount', expected: integer",
        "{'execute': 'replay-break', 'arguments': {'icount': 1.5}} | GenericError: Invalid parameter type for 'icount', expected: integer",
        "{'execute': 'replay-break', 'arguments': {'icount': 99999999999999999999}} "
            + "| GenericError: Invalid parameter type for 'icount', expected: integer",
        "{'execute': 'replay-break', 'arguments': {'icount': null}} | GenericError: Invalid parameter type for 'icount', expected: integer",
        "{'execute': 'replay-break', 'arguments': {'icount': -1}} "
            + "| GenericError: cannot set breakpoint at the instruction in the past: the machine stands at 0",
        "{'execute': 'replay-seek', 'arguments': {'icount': 5}} "
            + "| GenericError: position 5 is outside the history, which goes from 0 to 0",
        "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'info status', 'cpu-index': 1}} "
            + "| GenericError: Parameter 'cpu-index' expects a CPU number",
        "{'a': 1, 'a': 2} | GenericError: JSON parse error, Duplicate field 'a'",
        "{] | GenericError: JSON parse error, stray ']'"})
    void whatIsWrongIsTold(String message, String expected) throws Exception {
        try (QmpClient client = client().negotiated()) {
            assertEquals(expected, error(client.ask(message)));
            assertEquals(Map.of("name", "box"), client.ret("query-name"));
        }
    }

    @Test
    void commandsOutOfBandAreUnderstoodAndRefusedAsByQemu() throws Exception {
        try (QmpClient client = client()) {
            client.read();
            client.ask("{'execute': 'qmp_capabilities', 'arguments': {'enable': ['oob']}}");
            assertEquals("GenericError: The command query-name does not support OOB", error(client.ask("{'exec-oob': 'query-name'}")));
            assertEquals("GenericError: QMP input member 'exec-oob' clashes with 'execute'",
                    error(client.ask("{'execute': 'query-name', 'exec-oob': 'query-name'}")));
            assertTrue(client.ask("{'execute': 'query-name'}").containsKey("return"));
        }
    }

    private static String status(QmpClient client) throws Exception {
        return (String) member(client.event("JOB_STATUS_CHANGE"), "data", "status");
    }

    @Test
    void snapshotsAreSavedLoadedAndDeletedAsJobs() throws Exception {
        String arguments = "'arguments': {'job-id': '%s', 'tag': '%s', 'vmstate': 'disk', 'devices': ['disk']}}";
        try (QmpClient client = client().negotiated()) {
            assertEquals(Map.of("return", Map.of()), client.ask("{'execute': 'snapshot-save', " + arguments.formatted("a", "here")));
            for (String status : List.of("created", "running", "waiting", "pending", "concluded")) {
                assertEquals(status, status(client));
            }
            assertEquals("GenericError: Job ID 'a' already in use",
                    error(client.ask("{'execute': 'snapshot-load', " + arguments.formatted("a", "here"))));
            assertTrue(client.ask("{'execute': 'snapshot-load', " + arguments.formatted("b", "here")).containsKey("return"));
            client.ask("{'execute': 'snapshot-load', " + arguments.formatted("c", "nowhere"));
            assertEquals(List.of("snapshot-save null", "snapshot-load null",
                    "snapshot-load Snapshot 'nowhere' does not exist in one or more devices"),
                    ((List<?>) client.ret("query-jobs")).stream().map(job -> member((Map<?, ?>) job, "type") + " "
                            + ((Map<?, ?>) job).get("error")).toList());
            for (String id : List.of("a", "b", "c")) {
                assertTrue(client.ask("{'execute': 'job-dismiss', 'arguments': {'id': '" + id + "'}}").containsKey("return"));
            }
            assertEquals("GenericError: Job not found", error(client.ask("{'execute': 'job-dismiss', 'arguments': {'id': 'a'}}")));
            assertEquals(List.of(), client.ret("query-jobs"));
            client.ask("{'execute': 'snapshot-delete', 'arguments': {'job-id': 'd', 'tag': 'here', 'devices': []}}");
            client.ask("{'execute': 'snapshot-load', " + arguments.formatted("e", "here"));
            assertTrue(client.ret("query-jobs").toString().contains("error=Snapshot 'here' does not exist"));
        }
    }

    @Test
    void anIdOfAnyKindIsGivenBack() throws Exception {
        try (QmpClient client = client().negotiated()) {
            for (String id : List.of("1", "\"\\u00e9\"", "null", "true", "1.5", "{\"a\": [1, {}]}", "123456789012345678901234567890")) {
                Object sent = new Json(10).parse(id.getBytes(StandardCharsets.UTF_8));
                for (String command : List.of("query-name", "bogus")) {
                    Map<?, ?> answer = client.ask("{\"execute\": \"" + command + "\", \"id\": " + id + "}");
                    assertTrue(answer.containsKey("id"), id);
                    assertEquals(sent, answer.get("id"));
                }
            }
        }
    }

    @Test
    void aSearchThatGoesOnIsToldOfToOtherClients() throws Exception {
        try (QmpClient client = client().negotiated()) {
            client.ask("{'execute': 'replay-break', 'arguments': {'icount': 1000000}}");
            client.ret("cont");
            client.event("STOP");
            CountDownLatch searching = new CountDownLatch(1);
            CountDownLatch answered = new CountDownLatch(1);
            control.execute(() -> new LastWriter(machine.timeline).find(WatchedMemory.physical(machine.machine, 0x60011000L, 4096), () -> {
                searching.countDown();
                await(answered);
                return true;
            }));
            await(searching);
            Object search = Map.of("from", 1_000_000L, "to", 0L, "percent", 0L);
            assertEquals(Map.of("icount", 1_000_000L, "mode", "play", "search", search), client.ret("query-replay"));
            answered.countDown();
            assertEquals(Map.of("icount", 1_000_000L, "mode", "record"), afterSearch(client));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object afterSearch(QmpClient client) throws Exception {
        // Carried out on the machine thread, behind the search.
        client.ret("query-status");
        return client.ret("query-replay");
    }

    @Test
    void commandsMoveTheMachineAndEventsTellOfIt() throws Exception {
        try (QmpClient client = client().negotiated()) {
            assertEquals("prelaunch", member(client.ret("query-status"), "status"));
            client.ask("{'execute': 'replay-break', 'arguments': {'icount': 1000}}");
            client.ret("cont");
            Map<?, ?> resume = client.event();
            assertEquals("RESUME", resume.get("event"));
            assertTrue((Long) member(resume, "timestamp", "seconds") > 1_600_000_000L);
            assertTrue((Long) member(resume, "timestamp", "microseconds") < 1_000_000L);
            assertEquals("STOP", client.event().get("event"));
            assertEquals(Map.of("icount", 1000L, "mode", "record"), client.ret("query-replay"));
            assertEquals("paused", member(client.ret("query-status"), "status"));
            assertEquals(Map.of("return", Map.of()), client.ask("{'execute': 'replay-seek', 'arguments': {'icount': 400}}"));
            client.event("STOP");
            assertEquals(Map.of("icount", 400L, "mode", "play"), client.ret("query-replay"));
            client.ask("{'execute': 'replay-break', 'arguments': {'icount': 600}}");
            client.ret("cont");
            client.event("STOP");
            assertEquals(600L, member(client.ret("query-replay"), "icount"));
            assertEquals("GenericError: the machine stands in the past; go to the present first (replay_seek 1000)",
                    error(client.ask("{'execute': 'system_reset'}")));
            client.ret("replay-delete-break");
            client.ask("{'execute': 'replay-seek', 'arguments': {'icount': 1000}}");
            client.event("STOP");
            client.ret("system_reset");
            Map<?, ?> reset = client.event();
            assertEquals("RESET", reset.get("event"));
            assertEquals(Map.of("guest", false, "reason", "host-qmp-system-reset"), reset.get("data"));
            client.ret("cont");
            assertEquals(Map.of("status", "running", "singlestep", false, "running", true), client.ret("query-status"));
            client.ret("stop");
            assertEquals("RESUME", client.event().get("event"));
            assertEquals("STOP", client.event().get("event"));
        }
    }

    @Test
    void theMonitorForPeopleIsReachedToo() throws Exception {
        try (QmpClient client = client().negotiated()) {
            assertEquals("VM status: paused (prelaunch)\r\n", client.ask(
                    "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'info status', 'cpu-index': 0}}").get("return"));
            assertEquals("unknown command: 'bogus'\r\n", client.ask(
                    "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'bogus'}}").get("return"));
        }
    }

    @Test
    void aMessageMayComeInPiecesOrSeveralAtOnce() throws Exception {
        try (QmpClient client = client().negotiated()) {
            for (byte b : "{\"execute\": \"query-name\", \"id\": 1}".getBytes(StandardCharsets.UTF_8)) {
                client.send(new byte[] {b});
            }
            assertEquals(1L, client.readAnswer().get("id"));
            client.send("{'execute': 'query-name', 'id': 2}{'execute': 'query-name', 'id': 3} {'execute': 'query-name', 'id': 4}");
            for (long id = 2; id <= 4; id++) {
                assertEquals(id, client.readAnswer().get("id"));
            }
        }
    }

    @Test
    void monstrousMessagesAreRefusedAndTheConversationGoesOn() throws Exception {
        try (QmpClient client = client().negotiated()) {
            assertEquals("GenericError: JSON parse error, nesting depth limit 1024 exceeded", error(client.ask("[".repeat(100_000))));
            assertEquals("GenericError: JSON parse error, the message is longer than 1048576 bytes",
                    error(client.ask("{'execute': '" + "x".repeat(4 << 20) + "'}")));
            assertEquals("GenericError: QMP input must be a JSON object", error(client.ask("[".repeat(1000) + "]".repeat(1000))));
            client.send(new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'});
            String invalid = error(client.readAnswer());
            assertTrue(invalid.startsWith("GenericError: JSON parse error, Invalid UTF-8"), invalid);
            assertEquals(Map.of("name", "box"), client.ret("query-name"));
        }
    }

    @Test
    void answersAreAscii() throws Exception {
        try (QmpClient client = client().negotiated()) {
            client.send("{'execute': 'gr\u00fc\u00df'}\n");
            assertEquals("{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"The command gr\\u00FC\\u00DF has not been found\"}}",
                    client.readLine());
        }
    }

    @Test
    void theNextClientIsServedWhenTheOneBeforeHasLeft() throws Exception {
        QmpClient first = client().negotiated();
        try (QmpClient second = client()) {
            second.send("{'execute': 'qmp_capabilities'}");
            first.send("{'execute': 'query-name'} {'execute': 'quer");
            assertEquals(Map.of("name", "box"), first.readAnswer().get("return"));
            first.close();
            assertTrue(second.read().containsKey("QMP"), "greeted, and what the first began is forgotten");
            assertEquals(Map.of("return", Map.of()), second.readAnswer());
            assertEquals(Map.of("name", "box"), second.ret("query-name"));
        }
    }

    @Test
    void quitIsAnsweredBeforeTheEnd() throws Exception {
        QmpClient client = client().negotiated();
        assertEquals(Map.of(), client.ret("quit"));
        loop.join(60_000);
        server.ended();
        devices.close();
        Map<?, ?> shutdown = client.event();
        assertEquals("SHUTDOWN", shutdown.get("event"));
        assertEquals(Map.of("guest", false, "reason", "host-qmp-quit"), shutdown.get("data"));
        assertNull(client.read());
        client.close();
    }

    @Test
    void damagedMessagesNeverEndTheConversation() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] message = "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": \"info \\u0073tatus\"}, \"id\": [1, -2.5e3]}"
                .getBytes(StandardCharsets.UTF_8);
        try (QmpClient client = client().negotiated()) {
            for (int i = 0; i < 2000; i++) {
                byte[] damaged = message.clone();
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                client.send(damaged);
                client.send("\n\u00ff".getBytes(StandardCharsets.ISO_8859_1));
                client.send("{'execute': 'query-name', 'id': 'mark " + i + "'}");
                Map<?, ?> answer = client.readAnswer();
                while (!("mark " + i).equals(answer.get("id"))) {
                    assertTrue(!String.valueOf(answer).contains("inside the emulator"), () -> new String(damaged, StandardCharsets.ISO_8859_1));
                    answer = client.readAnswer();
                }
            }
        }
    }
}
