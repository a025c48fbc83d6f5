package dev.backstep.app;

import dev.backstep.arm.translate.TranslationMismatch;
import dev.backstep.board.boot.BootException;
import dev.backstep.server.EndpointException;
import dev.backstep.server.spec.SpecificationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Makes one line on standard error, and exit status 1, of whatever goes wrong in a way that the user can mend. */
public final class LauncherErrors {

    /** Exit status when the user has something to mend. */
    public static final int USER_ERROR = 1;
    /** Exit status when the program is at fault. */
    public static final int INTERNAL_ERROR = 70;

    private LauncherErrors() { }

    /**
     * Runs a program.
     *
     * @param program gives the exit status
     * @param err     where the line goes
     * @return its exit status, {@link #USER_ERROR}, or {@link #INTERNAL_ERROR} after a stack trace for a fault of ours
     */
    public static int run(Callable<Integer> program, PrintStream err) {
        try {
            return program.call();
        } catch (UsageException | EndpointException | SpecificationException | BootException e) {
            return report(e.getMessage(), err);
        } catch (UncheckedIOException e) {
            return report(describe(e.getCause()), err);
        } catch (IOException e) {
            return report(describe(e), err);
        } catch (OutOfMemoryError e) {
            return report("out of memory: give the JVM more (-Xmx), the machine less (-m), or history less (-timeline mem=)", err);
        } catch (TranslationMismatch e) {
            err.println("backstep: " + e.getMessage());
            return INTERNAL_ERROR;
        } catch (Exception e) {
            err.println("backstep: internal error: " + e + "; this is a fault of backstep");
            e.printStackTrace(err);
            return INTERNAL_ERROR;
        }
    }

    private static int report(String message, PrintStream err) {
        err.println("backstep: " + String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " "));
        return USER_ERROR;
    }

    /** The same, of a file, which is named in any case. */
    static String describe(IOException e, Path file) {
        String text = describe(e);
        return text.contains(file.toString()) ? text : file + ": " + text;
    }

    /** An I/O error in words: Java's own message of some is a bare file name. */
    static String describe(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        } else if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        } else if (e instanceof FileSystemException other) {
            return other.getFile() + ": " + (other.getReason() == null ? "cannot be used" : other.getReason());
        } else if (e instanceof FileNotFoundException) {
            return e.getMessage();
        }
        return e.getMessage() == null ? "input/output error (" + e.getClass().getSimpleName() + ")" : e.getMessage();
    }
}
