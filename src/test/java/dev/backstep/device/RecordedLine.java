package dev.backstep.device;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/** The far end of a wire: keeps its level and counts how often it rose. */
public final class RecordedLine implements InterruptLine, Stateful {

    /** The level now. */
    public boolean level;
    /** How often the level went up. */
    public int rises;

    @Override
    public void set(boolean newLevel) {
        if (newLevel && !level) {
            rises++;
        }
        level = newLevel;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        level = exchange.bool("level", level);
        rises = exchange.int32("rises", rises);
    }
}
