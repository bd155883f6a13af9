package dev.tidemark.engine.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.NeededPacks;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Sha256;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackProofTest {

  private static final PackRef PACK =
      new PackRef(1, 0, 9, new ExtentId(3), new ExtentId(5), Sha256.of(new byte[9]));

  private final FindingList findings = new FindingList();
  private final PackProof proof = new PackProof(findings);

  @Test
  void a_damaged_pack_that_no_state_needs_is_no_finding() {
    proof.expect(new NeededPacks());
    proof.hear(PACK, Optional.of(new TargetException.Corrupt("damaged", null)));
    assertThat(findings.list()).isEmpty();
    assertThat(proof.bad()).isEmpty();
    assertThat(proof.whole()).isEmpty();
    assertThat(proof.blamed(PACK.first())).isEmpty();
    assertThat(proof.blamedBesideDamagedCommits(PACK.first())).contains(PACK);
    assertThat(proof.bad()).containsExactly(PACK);
  }

  @Test
  void a_bad_pack_is_not_whole_and_explains_what_it_would_hold_and_nothing_else() {
    NeededPacks packs = new NeededPacks();
    packs.isBad(PACK);
    proof.expect(packs);
    assertThat(proof.whole()).isEmpty();
    assertThat(proof.blamed(new ExtentId(2))).isEmpty();
    assertThat(proof.blamed(new ExtentId(3))).contains(PACK);
    assertThat(proof.blamed(new ExtentId(5))).contains(PACK);
    assertThat(proof.blamed(new ExtentId(6))).isEmpty();
  }
}
