package dev.backstep.semihosting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Real files, and names that try to leave their directory. */
class DirectoryFilesTest {

    private static final OpenMode READ = new OpenMode(0);
    private static final OpenMode WRITE = new OpenMode(4);
    private static final OpenMode APPEND = new OpenMode(8);
    private static final int ENOENT = 2;
    private static final int EBADF = 9;
    private static final int EACCES = 13;
    private static final int EISDIR = 21;
    private static final int EINVAL = 22;

    @TempDir
    private Path outside;
    private Path directory;
    private Path secret;
    private DirectoryFiles files;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(outside.resolve("shared"));
        secret = Files.writeString(outside.resolve("secret"), "secret");
        files = new DirectoryFiles(directory);
    }

    private interface Attempt {
        void run() throws SemihostingException;
    }

    private static void assertFails(int error, Attempt attempt) {
        assertEquals(error, assertThrows(SemihostingException.class, attempt::run).errorNumber());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String readAll(String name) throws SemihostingException {
        long id = files.open(name, READ);
        byte[] target = new byte[100];
        int count = files.read(id, 0, target, 0, target.length);
        files.close(id);
        return new String(target, 0, count, StandardCharsets.UTF_8);
    }

    @Test
    void filesAreMadeWrittenReadRenamedAndRemoved() throws Exception {
        long id = files.open("a", WRITE);
        assertEquals(5, files.write(id, 0, bytes("hello"), 0, 5));
        assertEquals(7, files.write(id, HostFiles.END, bytes("!!"), 0, 2));
        assertEquals(3, files.write(id, 2, bytes("L"), 0, 1));
        assertEquals(7, files.length(id));
        files.close(id);
        assertEquals("heLlo!!", Files.readString(directory.resolve("a")));
        id = files.open("a", APPEND);
        files.write(id, HostFiles.END, bytes("?"), 0, 1);
        files.close(id);
        assertEquals("heLlo!!?", readAll("a"));
        Files.writeString(directory.resolve("b"), "old");
        files.rename("a", "b");
        assertEquals("heLlo!!?", readAll("b"));
        files.remove("b");
        assertFails(ENOENT, () -> files.open("b", READ));
        assertFails(ENOENT, () -> files.remove("b"));
        assertFails(ENOENT, () -> files.rename("b", "c"));
    }

    @Test
    void openingForWritingEmptiesAFile() throws Exception {
        Files.writeString(directory.resolve("a"), "long content");
        files.close(files.open("a", WRITE));
        assertEquals("", Files.readString(directory.resolve("a")));
    }

    @Test
    void readingBehindTheEndGivesNothing() throws Exception {
        Files.writeString(directory.resolve("a"), "abc");
        long id = files.open("a", READ);
        assertEquals(0, files.read(id, 3, new byte[4], 0, 4));
        assertEquals(0, files.read(id, 0xffffffffL, new byte[4], 0, 4));
        assertFails(EBADF, () -> files.write(id, 0, new byte[1], 0, 1));
    }

    @Test
    void idsAreNotGivenTwiceAndClosedOnesAreRefused() throws Exception {
        long first = files.open("a", WRITE);
        files.close(first);
        files.close(first);
        assertTrue(files.open("a", WRITE) > first);
        assertFails(EBADF, () -> files.length(first));
        assertFails(EBADF, () -> files.read(first, 0, new byte[1], 0, 1));
        assertFails(EBADF, () -> files.write(first, 0, new byte[1], 0, 1));
    }

    @Test
    void absoluteNamesBelowTheDirectoryAreFine() throws Exception {
        Files.createDirectory(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/a"), "deep");
        assertEquals("deep", readAll(directory.resolve("sub/a").toString()));
        assertEquals("deep", readAll("sub/./a"));
    }

    @Test
    void namesThatLeaveTheDirectoryAreRefused() throws Exception {
        Files.createDirectory(directory.resolve("sub"));
        String[] names = {"../secret", "sub/../../secret", "sub/..", "..", secret.toString(), "/etc/passwd", "/",
            directory + "/../secret", directory + "x/secret", outside.toString()};
        for (String name : names) {
            for (int mode = 0; mode < OpenMode.COUNT; mode++) {
                OpenMode openMode = new OpenMode(mode);
                assertFails(EACCES, () -> files.open(name, openMode));
            }
            assertFails(EACCES, () -> files.remove(name));
            assertFails(EACCES, () -> files.rename(name, "stolen"));
            Files.writeString(directory.resolve("mine"), "mine");
            assertFails(EACCES, () -> files.rename("mine", name));
        }
        assertEquals("secret", Files.readString(secret));
        assertFalse(Files.exists(directory.resolve("stolen")));
    }

    @Test
    void linksThatLeaveTheDirectoryAreRefused() throws Exception {
        Files.createSymbolicLink(directory.resolve("file"), secret);
        Files.createSymbolicLink(directory.resolve("up"), outside);
        Files.createSymbolicLink(directory.resolve("dangling"), outside.resolve("new"));
        for (OpenMode mode : new OpenMode[] {READ, WRITE, APPEND}) {
            assertFails(EACCES, () -> files.open("file", mode));
            assertFails(EACCES, () -> files.open("up/secret", mode));
            assertFails(EACCES, () -> files.open("dangling", mode));
        }
        assertFails(EACCES, () -> files.remove("up/secret"));
        assertFails(EACCES, () -> files.rename("up/secret", "stolen"));
        files.remove("file");
        assertEquals("secret", Files.readString(secret), "only the link is removed");
        assertFalse(Files.exists(outside.resolve("new")));
    }

    @Test
    void linksThatStayInsideAreFollowed() throws Exception {
        Files.writeString(directory.resolve("real"), "inside");
        Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));
        assertEquals("inside", readAll("link"));
    }

    @Test
    void theNamedDirectoryMayBeALink() throws Exception {
        Path link = Files.createSymbolicLink(outside.resolve("alias"), directory);
        Files.writeString(directory.resolve("a"), "via link");
        files = new DirectoryFiles(link);
        assertEquals("via link", readAll("a"));
        assertEquals("via link", readAll(link.resolve("a").toString()));
        assertEquals("via link", readAll(directory.toRealPath().resolve("a").toString()));
        assertFails(EACCES, () -> files.open(secret.toString(), READ));
    }

    @Test
    void directoriesAreNoFiles() throws Exception {
        Files.createDirectory(directory.resolve("sub"));
        assertFails(EISDIR, () -> files.open("sub", READ));
        assertFails(EISDIR, () -> files.open(".", READ));
        assertFails(EISDIR, () -> files.remove("sub"));
        Files.writeString(directory.resolve("a"), "");
        assertFails(EISDIR, () -> files.rename("a", "sub"));
        assertFails(ENOENT, () -> files.open("", READ));
        assertFails(ENOENT, () -> files.open("none/a", WRITE));
    }

    @Test
    void namesThatAreNoNamesAreRefused() {
        assertFails(EINVAL, () -> files.open("a\0b", READ));
    }

    @Test
    void withoutADirectoryThereAreNoFiles() throws Exception {
        DirectoryFiles none = new DirectoryFiles(null);
        assertFails(ENOENT, () -> none.open("a", READ));
        assertFails(EACCES, () -> none.open("a", WRITE));
        assertFails(EACCES, () -> none.remove("a"));
        assertFails(EACCES, () -> none.rename("a", "b"));
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path missing = outside.resolve("missing");
        assertEquals(missing.toString(), assertThrows(NotDirectoryException.class, () -> new DirectoryFiles(missing)).getMessage());
    }
}
