package dev.tidemark.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.spi.sink.MirrorSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

  private static final Path FILE = Path.of("/etc/tidemark/tidemark.yml");

  private final Map<String, String> environment = Map.of("BUCKET", "acme", "EMPTY", "");

  Config read(String text) throws ConfigException {
    return new ConfigReader(Map.of("cloud", new Cloud()), environment::get).read(FILE, text);
  }

  private List<String> mistakes(String text) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> read(text));
    return thrown.problems().stream().map(p -> p.show(FILE)).toList();
  }

  @Test
  void a_good_file_gives_its_values_with_defaults_and_variables() throws ConfigException {
    Config config =
        read(
            """
            version: 1
            volume: data/home
            encryption: none
            sources:
              - path: /home/ann
                as: /
                exclude: [".cache/", "*.o"]
            targets:
              - {name: offsite, type: cloud, bucket: "${BUCKET}-backup", key: "${NO_KEY:-k}", when-offline: skip}
            """);
    assertThat(config.volume()).isEqualTo(Path.of("/etc/tidemark/data/home"));
    assertThat(config.sources().getFirst().exclude()).containsExactly(".cache/", "*.o");
    TargetConfig target = config.target("offsite");
    assertThat(target.whenOffline()).isEqualTo(TargetConfig.WhenOffline.SKIP);
    assertThat(target.resolve().values())
        .isEqualTo(Map.of("bucket", "acme-backup", "parallel", "4", "key", "k", "prefix", ""));
  }

  @Test
  void an_empty_text_is_a_mistake_wherever_it_stands() {
    assertThat(
            mistakes(
                """
                version: 1
                volume: "${EMPTY}"
                encryption: none
                sources:
                  - {path: "${UNSET:-}", as: "", exclude: [""]}
                targets:
                  - {name: a, type: cloud, bucket: "${EMPTY}", key: "", from: "", folder: ""}
                  - {name: "", type: cloud, bucket: b, key-file: "", key-command: "", when-offline: ""}
                spool-size: ""
                """))
        .extracting(mistake -> mistake.replaceAll(".*column [0-9]+: (.*): expected.*", "$1"))
        .containsExactlyInAnyOrder(
            "volume",
            "sources[0].path",
            "sources[0].as",
            "sources[0].exclude",
            "targets[1].name",
            "targets[0].bucket",
            "targets[0].key",
            "targets[0].from",
            "targets[0].folder",
            "targets[1].key-file",
            "targets[1].key-command",
            "targets[1].when-offline",
            "spool-size");
  }

  @Test
  void a_setting_whose_default_is_the_empty_text_may_be_empty() throws ConfigException {
    String text =
        """
        version: 1
        volume: /v
        encryption: none
        targets: [{name: b, type: cloud, bucket: b, prefix: "${EMPTY}"}]
        """;
    assertThat(read(text).target("b").settings()).containsEntry("prefix", "");
  }

  @Test
  void six_mistakes_are_named_in_one_run_each_with_line_column_and_remedy() {
    assertThat(
            mistakes(
                """
                version: 2
                volum: /x
                sources:
                  - {path: /home/ann, exclude: yes-please}
                targets:
                  - name: offsite
                    type: cloud
                    buckett: a
                    parallel: four
                    key: ${NO_KEY}
                """))
        .containsExactlyInAnyOrder(
            "/etc/tidemark/tidemark.yml line 1, column 10: version: this program reads version 1, got '2'",
            "/etc/tidemark/tidemark.yml line 1, column 1: missing key 'volume'; write for example 'volume: /var/lib/tidemark/home'",
            "/etc/tidemark/tidemark.yml line 2, column 1: unknown key 'volum', did you mean 'volume'?",
            "/etc/tidemark/tidemark.yml line 4, column 32: sources[0].exclude: expected a list, got 'yes-please'",
            "/etc/tidemark/tidemark.yml line 6, column 5: targets[0]: missing key 'encryption'; archives are not encrypted yet: write 'encryption: none' to say that you know",
            "/etc/tidemark/tidemark.yml line 6, column 5: targets[0]: missing key 'bucket': The bucket.",
            "/etc/tidemark/tidemark.yml line 8, column 5: targets[0]: unknown key 'buckett', did you mean 'bucket'?",
            "/etc/tidemark/tidemark.yml line 9, column 15: targets[0].parallel: expected a whole number, got 'four'",
            "/etc/tidemark/tidemark.yml line 10, column 10: targets[0].key: the variable NO_KEY is not set; set it or write ${NO_KEY:-default}");
  }

  @Test
  void a_block_of_values_becomes_one_text_and_is_read_back_from_it() throws ConfigException {
    for (String classes :
        List.of(
            "{packs: COLD, commits: \"${BUCKET}\"}",
            "'packs:COLD,commits:acme'",
            "\n        packs: COLD\n        commits: acme")) {
      SinkSettings settings =
          read("version: 1\nvolume: /v\nencryption: none\ntargets:\n  - name: a\n    type: cloud\n"
                  + "    bucket: x\n    classes: "
                  + classes
                  + "\n")
              .target("a")
              .resolve();

      assertThat(settings.get("classes")).isEqualTo("packs:COLD,commits:acme");
      assertThat(settings.map("classes")).isEqualTo(Map.of("packs", "COLD", "commits", "acme"));
    }
  }

  @Test
  void a_block_of_values_that_is_no_good_is_a_mistake_with_its_place() {
    String before =
        "version: 1\nvolume: /v\nencryption: none\ntargets:\n  - {name: a, type: cloud, bucket: x, classes: ";

    assertThat(mistakes(before + "[packs]}\n"))
        .anyMatch(m -> m.contains("line 5, column 48: targets[0].classes: expected a block"));
    assertThat(mistakes(before + "{packs: 'a,b'}}\n"))
        .anyMatch(m -> m.contains("targets[0].classes: the key 'packs' and its value may hold"));
    assertThat(mistakes(before + "{packs: [a]}}\n"))
        .anyMatch(m -> m.contains("targets[0].classes.packs: expected one value, got a list"));
  }

  @Test
  void the_size_of_the_spool_is_a_size() throws Exception {
    String before = "version: 1\nvolume: /v\nencryption: none\nspool-size: ";
    assertThat(read(before + "512MiB\n").spoolBytes()).hasValue(512L << 20);
    assertThat(read("version: 1\nvolume: /v\nencryption: none\n").spoolBytes()).isEmpty();
    assertThat(mistakes(before + "much\n"))
        .anyMatch(m -> m.contains("expected a size such as 512MiB or 2GiB, got 'much'"));
  }

  @Test
  void secrets_are_read_again_when_they_are_wanted_afresh(@TempDir Path dir) throws Exception {
    Path key = Files.writeString(dir.resolve("key"), "old\n");
    SinkSettings settings =
        read("version: 1\nvolume: /v\nencryption: none\ntargets:\n  - {name: a, type: cloud,"
                + " bucket: x, key-file: "
                + key
                + "}\n")
            .target("a")
            .resolve();
    Files.writeString(key, "new\n");

    assertThat(settings.get("key")).isEqualTo("old");
    assertThat(settings.afresh().get("key")).isEqualTo("new");
  }

  @Test
  void a_key_that_is_not_built_yet_is_an_error() {
    assertThat(mistakes("version: 1\nvolume: /v\nretain: {within: 2d}\n"))
        .containsExactly("/etc/tidemark/tidemark.yml line 3, column 1: unknown key 'retain'");
  }

  @Test
  void two_targets_of_one_name_a_doubled_key_and_an_unknown_type_are_mistakes() {
    assertThat(
            mistakes(
                """
                version: 1
                volume: /v
                volume: /w
                encryption: none
                targets:
                  - {name: a, type: cloud, bucket: x}
                  - {name: a, type: cloud, bucket: y}
                  - {name: b, type: tape}
                """))
        .anyMatch(m -> m.contains("line 3, column 1: the key 'volume' stands twice"))
        .anyMatch(m -> m.contains("two targets are named 'a'"))
        .anyMatch(m -> m.contains("no target type is named 'tape'; this program knows: cloud"));
  }

  @Test
  void a_target_may_be_filled_from_another_one_over_any_number_of_steps() throws ConfigException {
    Config config =
        read(
            """
            version: 1
            volume: /v
            encryption: none
            targets:
              - {name: c, type: cloud, bucket: z, from: b}
              - {name: b, type: cloud, bucket: y, from: a}
              - {name: a, type: cloud, bucket: x}
            """);
    assertThat(config.target("c").from()).contains("b");
    assertThat(config.target("b").from()).contains("a");
    assertThat(config.target("a").from()).isEmpty();
  }

  @Test
  void an_unknown_source_and_a_circle_are_mistakes_each_told_once_with_its_place() {
    assertThat(
            mistakes(
                """
                version: 1
                volume: /v
                encryption: none
                targets:
                  - {name: offsite, type: cloud, bucket: x, from: offsit}
                  - {name: a, type: cloud, bucket: x, from: b}
                  - {name: b, type: cloud, bucket: y, from: c}
                  - {name: c, type: cloud, bucket: z, from: a}
                  - {name: d, type: cloud, bucket: z, from: c}
                  - {name: self, type: cloud, bucket: z, from: self}
                  - {name: typeless, from: [b]}
                  - {name: good, type: cloud, bucket: z, from: typeless}
                """))
        .containsExactlyInAnyOrder(
            "/etc/tidemark/tidemark.yml line 5, column 51: targets[0].from: no target is named 'offsit', did you mean 'offsite'?",
            "/etc/tidemark/tidemark.yml line 6, column 45: targets[1].from: a from b from c from a: a circle; one of them must be filled from the volume, without 'from'",
            "/etc/tidemark/tidemark.yml line 10, column 48: targets[5].from: self from self: a circle; one of them must be filled from the volume, without 'from'",
            "/etc/tidemark/tidemark.yml line 11, column 28: targets[6].from: expected one value, got a list",
            "/etc/tidemark/tidemark.yml line 11, column 5: targets[6]: missing key 'type'; this program knows: cloud");
  }

  @Test
  void text_that_is_not_yaml_is_named_with_its_place() {
    assertThat(mistakes("version: 1\nvolume: [a\n")).allMatch(m -> m.contains("not YAML: "));
    assertThat(mistakes("")).allMatch(m -> m.contains("the file is empty"));
  }

  @Test
  void a_secret_is_never_shown_and_given_only_once() throws ConfigException {
    Config config =
        read(
            "version: 1\nvolume: /v\nencryption: none\ntargets:\n  - {name: a, type: cloud, bucket: x, key: hunter2}\n");
    assertThat(config.toString()).doesNotContain("hunter2");
    assertThat(config.target("a").resolve().toString()).doesNotContain("hunter2");
    assertThat(
            mistakes(
                "version: 1\nvolume: /v\nencryption: none\ntargets:\n  - {name: a, type: cloud, bucket: x, key: a, key-file: b}\n"))
        .anyMatch(m -> m.contains("'key' is given more than once"));
  }

  @Test
  void a_secret_of_a_command_is_its_first_line_and_a_failing_command_is_said() {
    assertThat(new Secret.FromCommand("printf 'abc\\ndef'").resolve("targets.a.key"))
        .isEqualTo("abc");
    assertThat(
            catchThrowableOfType(
                RuntimeException.class,
                () -> new Secret.FromCommand("exit 3").resolve("targets.a.key")))
        .hasMessageContaining("targets.a.key-command: 'exit 3' ended with exit code 3");
  }

  private static final class Cloud implements SinkProvider {
    @Override
    public String type() {
      return "cloud";
    }

    @Override
    public List<Setting> settings() {
      return List.of(
          Setting.required("bucket", Setting.Kind.TEXT, "The bucket."),
          Setting.optional("folder", Setting.Kind.PATH, "A folder."),
          Setting.withDefault("prefix", Setting.Kind.TEXT, "", "What keys begin with."),
          Setting.optional("classes", Setting.Kind.MAP, "The class of each kind."),
          Setting.withDefault("parallel", Setting.Kind.WHOLE_NUMBER, "4", "Calls at once."),
          Setting.secret("key", "The key."));
    }

    @Override
    public boolean accepts(String address) {
      return false;
    }

    @Override
    public Map<String, String> parse(String address) {
      return Map.of();
    }

    @Override
    public MirrorSink open(SinkSettings settings) {
      throw new AssertionError("not opened");
    }
  }
}
