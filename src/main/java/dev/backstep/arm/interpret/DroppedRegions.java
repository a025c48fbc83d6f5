package dev.backstep.arm.interpret;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The regions that were dropped because their code changed, for when it comes back, as going to and fro in time brings it back: the
 * JVM has compiled them already. The ones dropped longest ago give way.
 *
 * <p>Thread: the CPU's own.
 */
final class DroppedRegions {

    /** A region takes the JVM some 20 KiB. */
    private static final int MOST = 2000;

    private final Map<Region, CodePage> longestAgoFirst = new LinkedHashMap<>();

    void keep(CodePage page, Region region) {
        longestAgoFirst.put(region, page);
        if (longestAgoFirst.size() > MOST) {
            Iterator<Map.Entry<Region, CodePage>> first = longestAgoFirst.entrySet().iterator();
            Map.Entry<Region, CodePage> longestAgo = first.next();
            first.remove();
            longestAgo.getValue().loseDropped(longestAgo.getKey());
        }
    }

    void remove(Region region) {
        longestAgoFirst.remove(region);
    }
}
