package dev.backstep.semihosting;

/** Values that ERRNO gives: those that Linux, newlib and GDB's file protocol agree on. */
enum ErrorNumber {
    EPERM(1),
    ENOENT(2),
    EIO(5),
    EBADF(9),
    EACCES(13),
    EFAULT(14),
    EEXIST(17),
    ENOTDIR(20),
    EISDIR(21),
    EINVAL(22),
    EMFILE(24),
    ESPIPE(29),
    EROFS(30);

    private final int value;

    ErrorNumber(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
