package dev.backstep.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import dev.backstep.server.EndpointException;
import dev.backstep.trace.LogItem;
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
        if (log.file().isPresent()) {
            route(context, toFile(log.file().get()));
        } else if (!log.items().isEmpty()) {
            ConsoleAppender<ILoggingEvent> standardError = new ConsoleAppender<>();
            standardError.setTarget("System.err");
            route(context, standardError);
        }
    }

    private static FileAppender<ILoggingEvent> toFile(Path file) {
        try {
            // Opened once here for a clear error; the appender would only note it in its status list.
            Files.newOutputStream(file).close();
        } catch (IOException e) {
            throw new EndpointException("-D " + LauncherErrors.describe(e), e);
        }
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file.toString());
        appender.setAppend(true);
        return appender;
    }

    /** The lines of all items go there, bare: scripts read them. */
    private static void route(LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        Logger guest = context.getLogger(LogItem.LOGGER_PREFIX.substring(0, LogItem.LOGGER_PREFIX.length() - 1));
        guest.setAdditive(false);
        guest.addAppender(appender);
    }
}
