package dev.backstep.arm.floatingpoint;

/**
 * The estimates of VRECPE and VRSQRTE (A2.7.8, recip_estimate and recip_sqrt_estimate). A result {@code s} from 256 to 511
 * stands for s/256. The divisions and roots below are of small integers, far from any rounding boundary of a double, so that
 * they give what exact arithmetic gives.
 */
public final class Estimates {

    private Estimates() { }

    /**
     * recip_estimate of numbers from 0.5 to 1.
     *
     * @param scaled the number times 512, truncated: 256 to 511
     */
    static int reciprocal(int scaled) {
        double reciprocal = 1.0 / ((scaled + 0.5) / 512.0);
        return (int) (256.0 * reciprocal + 0.5);
    }

    /**
     * recip_sqrt_estimate of numbers from 0.25 to 0.5.
     *
     * @param scaled the number times 512, truncated: 128 to 255
     */
    static int reciprocalSquareRootLower(int scaled) {
        double reciprocal = 1.0 / Math.sqrt((scaled + 0.5) / 512.0);
        return (int) (256.0 * reciprocal + 0.5);
    }

    /**
     * recip_sqrt_estimate of numbers from 0.5 to 1.
     *
     * @param scaled the number times 256, truncated: 128 to 255
     */
    static int reciprocalSquareRootUpper(int scaled) {
        double reciprocal = 1.0 / Math.sqrt((scaled + 0.5) / 256.0);
        return (int) (256.0 * reciprocal + 0.5);
    }

    /** UnsignedRecipEstimate: VRECPE.U32. */
    public static int unsignedReciprocal(int operand) {
        return operand >= 0 ? -1 : reciprocal(operand >>> 23) << 23;
    }

    /** UnsignedRSqrtEstimate: VRSQRTE.U32. */
    public static int unsignedReciprocalSquareRoot(int operand) {
        if (operand >>> 30 == 0) {
            return -1;
        }
        return (operand < 0 ? reciprocalSquareRootUpper(operand >>> 24) : reciprocalSquareRootLower(operand >>> 23)) << 23;
    }
}
