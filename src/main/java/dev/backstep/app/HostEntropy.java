package dev.backstep.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random bytes of the host: its own generator, or a file that the user named. Asked through the gate between machine and
 * host, so that a run that is seen again gets the same.
 */
final class HostEntropy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostEntropy.class);

    private final SecureRandom generator;
    private final InputStream file;
    private final String name;
    private boolean dry;

    private HostEntropy(SecureRandom generator, InputStream file, String name) {
        this.generator = generator;
        this.file = file;
        this.name = name;
    }

    /** @throws UsageException when the file cannot be read */
    static HostEntropy of(Optional<Path> file) {
        if (file.isEmpty()) {
            return new HostEntropy(new SecureRandom(), null, "");
        }
        try {
            return new HostEntropy(null, Files.newInputStream(file.get()), file.get().toString());
        } catch (IOException e) {
            throw new UsageException("-object rng-random,filename=" + file.get() + ": cannot be opened for reading");
        }
    }

    /** {@code count} bytes, or fewer when the file has no more. */
    byte[] read(int count) {
        if (generator != null) {
            byte[] bytes = new byte[count];
            generator.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = new byte[count];
        int length = 0;
        try {
            // A device may give less than was asked for; the rest comes another time.
            length = Math.max(0, file.read(bytes));
        } catch (IOException e) {
            LOG.warn("{}: {}", name, e.getMessage());
        }
        if (length == 0 && count > 0 && !dry) {
            dry = true;
            LOG.warn("{} has no more random bytes for the guest", name);
        }
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.debug("{}: {}", name, e.getMessage());
        }
    }
}
