package dev.backstep.server.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterSpecTest {

    @Test
    void plainDevicesAreRead() {
        assertEquals(new CharacterSpec.None(), CharacterSpec.parse("none"));
        assertEquals(new CharacterSpec.Null(), CharacterSpec.parse("null"));
        assertEquals(new CharacterSpec.Stdio(true), CharacterSpec.parse("stdio"));
        assertEquals(new CharacterSpec.OutputFile(Path.of("a,b"), false), CharacterSpec.parse("file:a,b"));
        assertEquals(new CharacterSpec.Reference("c0"), CharacterSpec.parse("chardev:c0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tcp:example:4444                          | tcp:example:4444              | false | false | true",
        "tcp:0.0.0.0:4444,server=on                | tcp:0.0.0.0:4444,server=on    | true  | true  | true",
        "tcp::4444,server=on,wait=off              | tcp:127.0.0.1:4444,server=on  | true  | false | true",
        "tcp::4444,server,nowait                   | tcp:127.0.0.1:4444,server=on  | true  | false | true",
        "tcp::4444,server,nowait,nodelay           | tcp:127.0.0.1:4444,server=on  | true  | false | true",
        "tcp::4444,server=on,wait=on,nodelay=off   | tcp:127.0.0.1:4444,server=on  | true  | true  | false",
        "tcp::4444,server=on,wait=on,delay         | tcp:127.0.0.1:4444,server=on  | true  | true  | false",
        "tcp:[::1]:4444,server=on,wait=off         | tcp:[::1]:4444,server=on      | true  | false | true",
        "tcp:a:0,telnet=off                        | tcp:a:0                       | false | false | true",
        "unix:/run/s,server=on,wait=off            | unix:/run/s,server=on         | true  | false | false",
        "unix:path=s,server=on                     | unix:s,server=on              | true  | true  | false",
        "unix:a,,b                                 | unix:a,b                      | false | false | false",
    })
    void socketsAreReadAsQemuReadsThem(String text, String shown, boolean server, boolean wait, boolean noDelay) {
        SocketSpec socket = ((CharacterSpec.Socket) CharacterSpec.parse(text)).socket();
        assertEquals(shown, socket.toString());
        assertEquals(server, socket.server());
        assertEquals(wait, socket.waitForClient());
        assertEquals(noDelay, socket.noDelay());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "telnet::4444,server=on        | character device 'telnet' is known to QEMU but not supported by backstep (use tcp)",
        "pty                           | character device 'pty' is known to QEMU but not supported",
        "pipe:/tmp/p                   | character device 'pipe' is known to QEMU but not supported",
        "vc                            | character device 'vc' is known to QEMU but not supported",
        "vc:80Cx24C                    | character device 'vc' is known to QEMU but not supported",
        "COM1                          | character device 'COM' is known to QEMU but not supported",
        "/dev/ttyS0                    | host serial ports are known to QEMU but not supported",
        "foo:bar                       | 'foo:bar' is not a valid char driver",
        "''                            | '' is not a valid char driver",
        "tcp                           | 'tcp' is not a valid char driver",
        "mon:stdio                     | 'mon:stdio' is not a valid char driver",
        "tcp:localhost                 | is no address of the form HOST:PORT",
        "tcp:1:2:3                     | is no address of the form HOST:PORT",
        "tcp:[::1]                     | is no address of the form [IPV6]:PORT",
        "tcp::65536                    | '65536' is no port number",
        "tcp::-1                       | '-1' is no port number",
        "tcp::http                     | 'http' is no port number",
        "tcp::1,server=maybe           | Parameter 'server' expects 'on' or 'off', not 'maybe'",
        "tcp::1,wait=off               | 'wait' option is incompatible with socket in client connect mode",
        "tcp::1,foo=1                  | Invalid parameter 'foo'",
        "tcp::1,server=on,telnet=on    | parameter 'telnet' is known to QEMU but not supported",
        "tcp::1,reconnect=5            | parameter 'reconnect' is known to QEMU but not supported",
        "tcp::1,=x                     | an empty parameter",
        "unix:                         | a Unix socket needs a path",
        "file:                         | 'file:' needs a path",
        "chardev:                      | 'chardev:' needs the id",
    })
    void whatCannotBeIsRefusedByName(String text, String message) {
        String actual = assertThrows(SpecificationException.class, () -> CharacterSpec.parse(text)).getMessage();
        assertTrue(actual.contains(message), actual);
        assertFalse(actual.contains("\n"), actual);
    }

    @Test
    void chardevsAreRead() {
        assertEquals(new ChardevSpec("a", new CharacterSpec.Null(), false), ChardevSpec.parse("null,id=a"));
        assertEquals(new ChardevSpec("a", new CharacterSpec.Stdio(false), true), ChardevSpec.parse("stdio,id=a,mux=on,signal=off"));
        assertEquals(new ChardevSpec("a", new CharacterSpec.OutputFile(Path.of("x,y"), true), false),
                ChardevSpec.parse("backend=file,id=a,path=x,,y,append=on"));
        assertEquals("tcp:127.0.0.1:7,server=on", ChardevSpec.parse("socket,id=a,port=7,server=on,wait=off").device().describe());
        assertEquals("tcp:h:7", ChardevSpec.parse("socket,id=a,host=h,port=7").device().describe());
        assertEquals("unix:p,server=on", ChardevSpec.parse("socket,id=a,path=p,server=on").device().describe());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "null                     | chardev: no id specified",
        "''                       | backend",
        "wrong,id=a               | 'wrong' is not a valid char driver name",
        "pty,id=a                 | character device 'pty' is known to QEMU",
        "null,id=1a               | '1a' is no identifier",
        "null,id=a,foo=1          | Invalid parameter 'foo'",
        "null,id=a,logfile=x      | parameter 'logfile' is known to QEMU",
        "file,id=a                | parameter 'path' is missing",
        "socket,id=a,host=h       | no port given",
        "socket,id=a,path=p,port=1| 'path' excludes",
        "socket,id=a,port=1,websocket=on | parameter 'websocket' is known to QEMU",
    })
    void wrongChardevsAreRefusedByName(String text, String message) {
        String actual = assertThrows(SpecificationException.class, () -> ChardevSpec.parse(text)).getMessage();
        assertTrue(actual.contains(message), actual);
    }

    @Test
    void monitorsAreRead() {
        assertEquals(new MonitorSpec("a", MonitorSpec.Mode.READLINE, false), MonitorSpec.parse("a"));
        assertEquals(new MonitorSpec("a", MonitorSpec.Mode.CONTROL, true), MonitorSpec.parse("chardev=a,mode=control,pretty=on,id=m"));
        assertThrows(SpecificationException.class, () -> MonitorSpec.parse("mode=control"));
        assertThrows(SpecificationException.class, () -> MonitorSpec.parse("a,mode=graphic"));
        assertThrows(SpecificationException.class, () -> MonitorSpec.parse("a,pretty"));
    }

    @Test
    void gdbServersListenAndDoNotWaitUnlessToldOtherwise() {
        assertEquals(GdbSpec.DEFAULT, GdbSpec.parse("tcp::1234"));
        assertEquals(new GdbSpec.None(), GdbSpec.parse("none"));
        assertEquals(new GdbSpec.Stdio(), GdbSpec.parse("stdio"));
        assertEquals(new GdbSpec.Reference("x"), GdbSpec.parse("chardev:x"));
        GdbSpec.Socket unix = (GdbSpec.Socket) GdbSpec.parse("unix:/run/g,server=on,wait=off");
        assertEquals(new SocketAddressSpec.Unix(Path.of("/run/g")), unix.socket().address());
        assertTrue(unix.socket().server());
        assertFalse(((GdbSpec.Socket) GdbSpec.parse("tcp:h:1,server=off")).socket().server());
        for (String bad : List.of("null", "file:x", "pty", "tcp::99999", "", "tcp")) {
            assertThrows(SpecificationException.class, () -> GdbSpec.parse(bad), bad);
        }
    }

    @Provide
    Arbitrary<String> pieces() {
        Arbitrary<String> word = Arbitraries.of("tcp:", "unix:", "file:", "chardev:", "stdio", "mon:", "null", ",", ",,", "=", "=on",
                "=off", "server", "wait", "nowait", "nodelay", "no", ":", "[", "]", "::1", "id=", "a", "65535", "socket", "path",
                "\0", "\n", "é");
        return word.list().ofMaxSize(10).map(list -> String.join("", list));
    }

    @Property(tries = 3000)
    void anyTextIsReadOrRefusedInOneClearWay(@ForAll("pieces") String text) {
        readOrRefuse(() -> CharacterSpec.parse(text));
        readOrRefuse(() -> ChardevSpec.parse(text));
        readOrRefuse(() -> MonitorSpec.parse(text));
        readOrRefuse(() -> GdbSpec.parse(text));
    }

    private static void readOrRefuse(Supplier<?> reader) {
        try {
            assertNotNull(reader.get());
        } catch (SpecificationException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }
}
