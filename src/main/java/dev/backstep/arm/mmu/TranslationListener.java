package dev.backstep.arm.mmu;

/** Is told when the TLB loses translations: whoever keeps copies forgets them too. Thread: the CPU's own. */
public interface TranslationListener {

    /** One page is no longer in the TLB, for one context at least. */
    void translationLost(int pageAddress);

    /** Many pages are no longer in the TLB. */
    void translationsLost();
}
