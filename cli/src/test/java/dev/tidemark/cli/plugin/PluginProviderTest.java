package dev.tidemark.cli.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.sink.SinkProvider;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PluginProviderTest {

  static Method[] methods() {
    return SinkProvider.class.getMethods();
  }

  /// Goal: a method that the contract gets later, with a default, is not cut off here.
  @ParameterizedTest
  @MethodSource("methods")
  void every_method_of_a_provider_is_passed_on(Method method) {
    assertThat(Arrays.stream(PluginProvider.class.getDeclaredMethods()))
        .anyMatch(own ->
            own.getName().equals(method.getName())
                && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
  }
}
