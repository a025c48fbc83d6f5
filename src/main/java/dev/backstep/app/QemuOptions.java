package dev.backstep.app;

import java.util.Set;

/** The option names of qemu-system-arm 7.2, as data: what is refused by name rather than as unknown. */
final class QemuOptions {

    /** Without the dash. Those that only QEMU's other targets take stand at the end. */
    static final Set<String> NAMES = Set.of("""
            preconfig D L S accel action add-fd append async-teardown audio audio-help audiodev bios blockdev boot cdrom
            chardev chroot compat cpu d daemonize debugcon device dfilter display drive dtb dump-vmstate echr enable-kvm
            enable-sync-profile fda fdb fsdev full-screen fw_cfg g gdb global h hda hdb hdc hdd help icount incoming initrd
            iscsi k kernel loadvm m M machine mem-path mem-prealloc mon monitor msg mtdblock name net netdev nic no-reboot
            no-shutdown no-user-config nodefaults nographic numa object old-param only-migratable option-rom overcommit
            parallel pflash pidfile plugin portrait qmp qmp-pretty qtest qtest-log readconfig rotate rtc runas s sandbox sd
            seed semihosting semihosting-config serial set singlestep smp snapshot spice tpmdev trace usb usbdevice uuid
            version vga virtfs vnc watchdog-action
            acpitable alt-grab bt ctrl-grab no-acpi no-fd-bootchk no-hpet prom-env smbios win2k-hack xen-attach xen-domid
            xen-domid-restrict""".split("\\s+"));

    private QemuOptions() { }
}
