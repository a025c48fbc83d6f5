package dev.backstep.arm.translate;

/** Something that the {@link Specializer} cannot turn into a template. Never leaves this package. */
final class Unfoldable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unfoldable(String what) {
        super(what, null, false, false);
    }
}
