package dev.backstep.gdbstub.server;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that unix-domain sockets leave behind: binding to one that exists fails, even when nobody listens any more. */
final class UnixSocketFiles {

    private static final Logger LOG = LoggerFactory.getLogger(UnixSocketFiles.class);

    private UnixSocketFiles() {
    }

    /** Removes a socket file if nobody answers there. Leaves everything else in place, for the bind to fail on. */
    static void removeIfStale(Path file) {
        if (isSocket(file) && !isAnswered(file)) {
            remove(file);
        }
    }

    private static boolean isSocket(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(file);
    }

    private static boolean isAnswered(Path file) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            return channel.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            LOG.warn("the socket file {} was not removed: {}", file, failure.getMessage());
        }
    }
}
