package dev.backstep.semihosting;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Regular files below one directory and nothing else. Relative names begin there; absolute ones must lie there. Names with
 * {@code ..} and symbolic links that lead outside are refused with EACCES and a line in the log. (Someone else on the
 * host who swaps a directory for a link at the right moment is not guarded against; the guest itself cannot make links.)
 *
 * <p>Thread: the machine thread only.
 */
public final class DirectoryFiles implements HostFiles {

    private final Path given;
    private final Path root;
    private final Map<Long, FileChannel> open = new HashMap<>();
    private final Complaints complaints = new Complaints();
    private long lastId;

    /**
     * Files below {@code directory}, or none at all when it is null.
     *
     * @throws IOException when there is no such directory
     */
    public DirectoryFiles(Path directory) throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        this.given = directory == null ? null : directory.toAbsolutePath().normalize();
        this.root = directory == null ? null : directory.toRealPath();
    }

    private interface Action<T> {
        T run() throws IOException, SemihostingException;
    }

    private static <T> T attempt(Action<T> action) throws SemihostingException {
        try {
            return action.run();
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new SemihostingException(ErrorNumber.ENOENT);
        } catch (AccessDeniedException e) {
            throw new SemihostingException(ErrorNumber.EACCES);
        } catch (FileAlreadyExistsException e) {
            throw new SemihostingException(ErrorNumber.EEXIST);
        } catch (NotDirectoryException e) {
            throw new SemihostingException(ErrorNumber.ENOTDIR);
        } catch (NonReadableChannelException | NonWritableChannelException e) {
            throw new SemihostingException(ErrorNumber.EBADF);
        } catch (IllegalArgumentException e) {
            // A name that is no path here (InvalidPathException), or a position beyond what files can have.
            throw new SemihostingException(ErrorNumber.EINVAL);
        } catch (IOException e) {
            throw new SemihostingException(ErrorNumber.EIO);
        }
    }

    private SemihostingException refused(String name, String why) {
        complaints.say("file " + Complaints.quoted(name) + " refused: " + why);
        return new SemihostingException(ErrorNumber.EACCES);
    }

    /** The path of a name: its parent is free of links and inside; the last part may be a link. */
    private Path locate(String name) throws IOException, SemihostingException {
        if (root == null) {
            throw refused(name, "no directory is named; -semihosting-config directory=DIR names one");
        }
        if (name.isEmpty()) {
            throw new SemihostingException(ErrorNumber.ENOENT);
        }
        Path path = Path.of(name);
        for (Path part : path) {
            if (part.toString().equals("..")) {
                throw refused(name, "it contains '..'");
            }
        }
        Path relative = path.normalize();
        if (path.isAbsolute()) {
            Path base = relative.startsWith(given) ? given : root;
            if (!relative.startsWith(base)) {
                throw refused(name, "it is not below " + given);
            }
            relative = base.relativize(relative);
        }
        if (relative.toString().isEmpty()) {
            throw new SemihostingException(ErrorNumber.EISDIR);
        }
        Path located = root.resolve(relative);
        Path parent = located.getParent().toRealPath();
        if (!parent.startsWith(root)) {
            throw refused(name, "a link leads out of " + given);
        }
        if (!Files.isDirectory(parent)) {
            throw new SemihostingException(ErrorNumber.ENOTDIR);
        }
        return parent.resolve(located.getFileName());
    }

    /** As {@link #locate}, with a link at the end followed. The result is a regular file or not there. */
    private Path locateContent(String name) throws IOException, SemihostingException {
        Path located = locate(name);
        Path content = located;
        if (Files.isSymbolicLink(located)) {
            if (!Files.exists(located)) {
                throw refused(name, "it is a link that leads nowhere");
            }
            content = located.toRealPath();
            if (!content.startsWith(root)) {
                throw refused(name, "a link leads out of " + given);
            }
        }
        if (Files.isDirectory(content)) {
            throw new SemihostingException(ErrorNumber.EISDIR);
        }
        if (Files.exists(content) && !Files.isRegularFile(content)) {
            throw refused(name, "it is no regular file");
        }
        return content;
    }

    @Override
    public long open(String name, OpenMode mode) throws SemihostingException {
        if (root == null && !mode.creates()) {
            // No directory is as good as an empty one: what is to be there already is not.
            throw new SemihostingException(ErrorNumber.ENOENT);
        }
        Set<OpenOption> options = new HashSet<>(Set.of(LinkOption.NOFOLLOW_LINKS));
        if (mode.isReadable()) {
            options.add(StandardOpenOption.READ);
        }
        if (mode.isWritable()) {
            options.add(StandardOpenOption.WRITE);
        }
        if (mode.creates()) {
            options.add(StandardOpenOption.CREATE);
        }
        if (mode.truncates()) {
            options.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        return attempt(() -> {
            open.put(lastId + 1, FileChannel.open(locateContent(name), options));
            return ++lastId;
        });
    }

    private FileChannel channel(long id) throws SemihostingException {
        FileChannel channel = open.get(id);
        if (channel == null) {
            throw new SemihostingException(ErrorNumber.EBADF);
        }
        return channel;
    }

    @Override
    public void close(long id) throws SemihostingException {
        FileChannel channel = open.remove(id);
        if (channel != null) {
            attempt(() -> {
                channel.close();
                return null;
            });
        }
    }

    @Override
    public int read(long id, long position, byte[] target, int offset, int length) throws SemihostingException {
        FileChannel channel = channel(id);
        return attempt(() -> Math.max(0, channel.read(ByteBuffer.wrap(target, offset, length), position)));
    }

    @Override
    public long write(long id, long position, byte[] source, int offset, int length) throws SemihostingException {
        FileChannel channel = channel(id);
        return attempt(() -> {
            ByteBuffer bytes = ByteBuffer.wrap(source, offset, length);
            long at = position == END ? channel.size() : position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            return at;
        });
    }

    @Override
    public long length(long id) throws SemihostingException {
        FileChannel channel = channel(id);
        return attempt(channel::size);
    }

    @Override
    public void remove(String name) throws SemihostingException {
        attempt(() -> {
            Files.delete(locateEntry(name));
            return null;
        });
    }

    @Override
    public void rename(String from, String to) throws SemihostingException {
        attempt(() -> Files.move(locateEntry(from), locateEntry(to), StandardCopyOption.ATOMIC_MOVE));
    }

    private Path locateEntry(String name) throws IOException, SemihostingException {
        Path entry = locate(name);
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            throw new SemihostingException(ErrorNumber.EISDIR);
        }
        return entry;
    }
}
