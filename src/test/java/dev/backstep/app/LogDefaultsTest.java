package dev.backstep.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogDefaultsTest {

    private final LoggerContext logs = new LoggerContext();
    private final Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private List<String> lines(String message, Throwable thrown) {
        assertEquals(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY, new LogDefaults().configure(logs));
        ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("STDERR");
        assertEquals("System.err", appender.getTarget());
        byte[] text = appender.getEncoder().encode(new LoggingEvent("", root, Level.WARN, message, thrown, new Object[] {3}));
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void warningsAreOneLineEachAndWhatIsLessIsLeftOut() {
        assertEquals(List.of("backstep: two and 3"), lines("two and {}", null));
        assertTrue(root.isWarnEnabled() && !root.isInfoEnabled());
    }

    @Test
    void whatIsLoggedWithAnExceptionShowsItsStackTrace() {
        List<String> lines = lines("broken", new IllegalStateException("why"));
        assertEquals(List.of("backstep: broken", "java.lang.IllegalStateException: why"), lines.subList(0, 2));
        assertTrue(lines.get(2).contains("at dev.backstep.app.LogDefaultsTest"), lines.get(2));
    }
}
