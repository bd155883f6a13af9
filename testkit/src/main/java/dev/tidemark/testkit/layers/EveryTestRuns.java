package dev.tidemark.testkit.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The rule [TestDiscovery] for the module whose tests extend this. Every module with tests has
/// such a class.
public abstract class EveryTestRuns {

  @Test
  void no_test_of_this_module_is_passed_over() throws URISyntaxException {
    Path tests = Path.of(getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(TestDiscovery.passedOver(tests)).isEmpty();
  }
}
