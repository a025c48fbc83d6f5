package dev.backstep.arm.translate;
import dev.backstep.board.boot.BootOptions;
public final class LockstepMain {
    public static void main(String[] a) throws Exception {
        BootOptions boot = BootOptions.none().withKernel(a[0]);
        for (int i = 3; i < a.length; i++) {
            String[] p = a[i].split("=", 2);
            switch (p[0]) { case "dtb" -> boot = boot.withDeviceTree(p[1]); case "initrd" -> boot = boot.withInitrd(p[1]); case "append" -> boot = boot.withCommandLine(p[1]); default -> { } }
        }
        Lockstep l = new Lockstep(boot, 512L << 20);
        long n = Long.parseLong(a[1]), every = Long.parseLong(a[2]);
        long at = 0;
        while (at < n) { at = Math.min(n, at + n / 20); String r = l.run(at, every); System.out.println(at + " " + l.machine().icount() + " " + (r == null ? "same" : r) + " " + l.statistics().regions); if (r != null) break; }
        System.out.println(l.output());
    }
}
