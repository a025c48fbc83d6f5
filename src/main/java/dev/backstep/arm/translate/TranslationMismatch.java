package dev.backstep.arm.translate;

/**
 * Translated code did something else than the interpreter. The message says what, over several lines; the machine is as the
 * interpreter has it.
 */
public final class TranslationMismatch extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    TranslationMismatch(String message) {
        super(message);
    }
}
