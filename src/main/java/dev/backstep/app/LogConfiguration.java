package dev.backstep.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import dev.backstep.server.EndpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Switches on the log items of {@code -d}, and sends them to the file of {@code -D}. */
final class LogConfiguration {

    private LogConfiguration() { }

    /** Applies the options to the process's loggers. */
    static void apply(Options.Log log) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        for (LogItem item : log.items()) {
            context.getLogger(item.loggerName()).setLevel(Level.DEBUG);
        }
        log.file().ifPresent(file -> redirect(context, file));
    }

    private static void redirect(LoggerContext context, Path file) {
        try {
            // Opened once here for a clear error; the appender would only note it in its status list.
            Files.newOutputStream(file).close();
        } catch (IOException e) {
            throw new EndpointException("-D " + LauncherErrors.describe(e), e);
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setFile(file.toString());
        appender.setAppend(true);
        appender.start();
        Logger guest = context.getLogger(LogItem.LOGGER_PREFIX.substring(0, LogItem.LOGGER_PREFIX.length() - 1));
        guest.setAdditive(false);
        guest.addAppender(appender);
    }
}
