package dev.backstep.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.app.DrivePlan.Drive;
import dev.backstep.app.DrivePlan.Interface;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriveReaderTest {

    private static DrivePlan plan(String... arguments) {
        return ((Invocation.Run) new CommandLineReader("1").read(arguments)).options().drives();
    }

    @Test
    void withoutAnOptionThereIsNoDrive() {
        assertEquals(DrivePlan.NONE, plan());
        assertEquals(DrivePlan.NONE, plan("-drive", "if=sd"));
        assertEquals(DrivePlan.NONE, plan("-snapshot"));
    }

    @Test
    void aDriveIsReadWithAllThatCanBeSaid() {
        Drive drive = new Drive("-drive file=a,,b.img,if=pflash,unit=1,id=fw,format=raw,readonly=on,snapshot=on,media=disk,cache=none",
                "fw", Interface.PFLASH, 1, Path.of("a,b.img"), true, true);
        assertEquals(List.of(drive), plan("-drive", drive.option().substring("-drive ".length())).drives());
    }

    @Test
    void drivesGetQemusNamesAndTheNextFreeUnit() {
        DrivePlan plan = plan("-drive", "if=virtio,file=a", "-drive", "if=virtio,file=b", "-drive", "if=none,id=x,file=c",
                "-pflash", "d", "-pflash", "e", "-sd", "f");
        assertEquals(List.of("sd0", "pflash0", "pflash1", "virtio0", "virtio1", "x"),
                plan.drives().stream().map(Drive::id).toList());
        assertTrue(plan.withId("x").isPresent());
    }

    @Test
    void theShortOptionsTakeTheFileNameAsItIs() {
        Drive card = plan("-sd", "a,b=c.img").at(Interface.SD, 0).orElseThrow();
        assertEquals(Path.of("a,b=c.img"), card.file());
        assertFalse(card.formatGiven() || card.readOnly());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-drive if=sd,file=a,foo=1                   | -drive if=sd,file=a,foo=1: Invalid parameter 'foo'",
        "-drive if=sd,file=a,werror=stop             | parameter 'werror' is known to QEMU but not supported by backstep",
        "-drive if=sd,file=a,aio=native              | parameter 'aio' is known to QEMU but not supported by backstep",
        "-drive if=ide,file=a                        | machine type does not support if=ide",
        "-drive if=foo,file=a                        | unsupported bus type 'foo'",
        "-drive if=sd,unit=1,file=a                  | machine type does not support if=sd,bus=0,unit=1",
        "-drive if=pflash,unit=2,file=a              | machine type does not support if=pflash,bus=0,unit=2",
        "-drive if=sd,bus=1,file=a                   | machine type does not support if=sd,bus=1,unit=0",
        "-drive if=pflash,unit=1,index=1,file=a      | index cannot be used with bus and unit",
        "-drive if=pflash,unit=x,file=a              | Parameter 'unit' expects a number, not 'x'",
        "-drive if=sd,file=a,format=qcow2            | format=qcow2 is not supported; convert with qemu-img convert -O raw",
        "-drive if=sd,file=a,format=tar              | Unknown driver 'tar'",
        "-drive if=sd,file=a,snapshot=off            | snapshot=off is not supported: what the guest writes stays in the machine",
        "-drive if=sd,file=a,media=cdrom             | media=cdrom is not supported",
        "-drive if=sd,file=a,cache=often             | invalid cache option 'often'",
        "-drive if=sd,file=a,readonly=maybe          | Parameter 'readonly' expects 'on' or 'off', not 'maybe'",
        "-drive if=pflash                            | parameter 'file' is missing",
        "-drive file=a                               | needs id=",
        "-drive if=sd,id=7,file=a                    | Parameter 'id' expects an identifier, not '7'",
        "-drive if=none,id=a,file=b -drive if=none,id=a,file=c | Duplicate ID 'a' for drive",
        "-sd a -sd b                                 | -sd b: machine type does not support if=sd,bus=0,unit=1",
        "-drive if=pflash,file=a -drive if=pflash,unit=0,file=b | drive with bus=0, unit=0 (index=0) exists",
        "-bios a -pflash b                           | -bios and -pflash b exclude each other",
    })
    void whatCannotBeDoneIsRefusedByName(String line, String message) {
        String said = assertThrows(UsageException.class, () -> plan(line.strip().split(" "))).getMessage();
        assertTrue(said.contains(message) && !said.contains("\n"), said);
    }
}
