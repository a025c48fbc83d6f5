package dev.backstep.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UnimplementedDeviceTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(UnimplementedDevice.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final UnimplementedDevice device = new UnimplementedDevice("mmci", "pl181", 0x1000);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void itReadsAsZeroAndSaysSoOnce() {
        assertEquals(0, device.read(0xfe0, 4));
        device.write(0x10, 0xffffffff, 4);
        assertEquals(0, device.read(0x10, 4));
        assertEquals(1, log.list.size());
        assertEquals(Level.WARN, log.list.get(0).getLevel());
        assertEquals("mmci is not modelled: read at offset 0xfe0 (reads give 0, writes are ignored)",
                log.list.get(0).getFormattedMessage());
    }

    @Test
    void aDebuggersLookIsNotLogged() {
        assertEquals(0, device.peek(0, 4));
        assertEquals(0, log.list.size());
    }

    @Test
    void itStandsInTheMemoryTreeUnderItsName() {
        assertEquals("pl181", device.region().name());
        assertEquals(0x1000, device.region().size());
    }
}
