package dev.backstep.semihosting;

/**
 * Files of the host. An open file goes by an id that is never given twice; it has no position of its own, since positions are
 * the guest's state and go back in time with it.
 *
 * <p>Thread: the machine thread only.
 */
public interface HostFiles {

    /** A position that means the end of the file. */
    long END = -1;

    /** Opens a file and gives its id, above 0. */
    long open(String name, OpenMode mode) throws SemihostingException;

    /** Closes a file; one that is not open (any more) is left alone. */
    void close(long id) throws SemihostingException;

    /**
     * Reads.
     *
     * @param position bytes from the start of the file
     * @return how many bytes were read; 0 at the end of the file
     */
    int read(long id, long position, byte[] target, int offset, int length) throws SemihostingException;

    /**
     * Writes all.
     *
     * @param position bytes from the start of the file, or {@link #END}
     * @return the position behind what was written
     */
    long write(long id, long position, byte[] source, int offset, int length) throws SemihostingException;

    /** The length of a file in bytes. */
    long length(long id) throws SemihostingException;

    /** Removes a file. */
    void remove(String name) throws SemihostingException;

    /** Renames a file; a file that has the new name already is replaced. */
    void rename(String from, String to) throws SemihostingException;
}
