package dev.tidemark.targets.s3;

import static dev.tidemark.targets.s3.Sinks.HELLO;
import static dev.tidemark.targets.s3.Sinks.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.targets.s3.ScriptedStore.Answer;
import dev.tidemark.testkit.s3.Credentials;
import dev.tidemark.testkit.s3.S3Request;
import dev.tidemark.testkit.s3.StrictS3;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: keys are found wherever the AWS settings of a machine may have them, with either client,
/// and temporary ones come with their token.
///
/// Method: files, a metadata server and a token service of the test's own; a strict store knows who
/// signed.
@Timeout(60)
final class KeysTest {

  private static final Credentials TEMPORARY = Credentials.of("ASIATEMPORARY", "temporary-secret");
  private static final String LATE = "2099-01-01T00:00:00Z";

  @TempDir Path dir;
  private final Map<String, String> before = new HashMap<>();
  private StrictS3 s3;

  @SuppressWarnings("NullAway.Init") // Started before each test.
  KeysTest() {}

  @BeforeEach
  void start() throws IOException {
    s3 = StrictS3.start();
    s3.bucket("acme");
    s3.add(TEMPORARY.withSession("token", Instant.MAX));
    set("aws.sharedCredentialsFile", Files.writeString(dir.resolve("credentials"), "").toString());
    set("aws.configFile", Files.writeString(dir.resolve("config"), "").toString());
    set("aws.disableEc2Metadata", "true");
  }

  @AfterEach
  void stop() {
    s3.close();
    before.forEach(System::setProperty);
    before.entrySet().stream()
        .filter(entry -> entry.getValue().isEmpty())
        .forEach(entry -> System.clearProperty(entry.getKey()));
  }

  private void set(String property, String value) {
    before.putIfAbsent(property, System.getProperty(property, ""));
    System.setProperty(property, value);
  }

  private ObjectSink open(Client client, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bucket", "acme");
    settings.put("endpoint", s3.endpoint().toString());
    settings.putAll(more);
    return client.open(new SinkSettings(settings));
  }

  private void assertCreatesWithTheToken(Client client, Map<String, String> settings)
      throws Exception {
    try (ObjectSink sink = open(client, settings)) {
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.CREATED);
    }
    assertThat(s3.requests())
        .extracting((S3Request request) -> request.header("x-amz-security-token"))
        .containsExactly("token");
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void a_profile_is_read(Client client) throws Exception {
    Files.writeString(
        dir.resolve("credentials"),
        """
        [ann]
        aws_access_key_id = ASIATEMPORARY
        aws_secret_access_key = temporary-secret
        aws_session_token = token
        """);

    assertCreatesWithTheToken(client, Map.of("profile", "ann"));
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void a_profile_may_name_a_program(Client client) throws Exception {
    Path program =
        Files.writeString(
            dir.resolve("keys.sh"),
            """
            echo '{"Version": 1, "AccessKeyId": "ASIATEMPORARY", "SecretAccessKey": "temporary-secret",
                   "SessionToken": "token", "Expiration": "%s"}'
            """
                .formatted(LATE));
    Files.writeString(
        dir.resolve("config"), "[profile ann]\ncredential_process = sh " + program + "\n");

    assertCreatesWithTheToken(client, Map.of("profile", "ann"));
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void a_program_is_asked_again_when_its_key_has_expired(Client client) throws Exception {
    s3.add(Credentials.of("ASIAOLD", "old-secret").withSession("old", Instant.EPOCH));
    String keys =
        """
        {"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "%s", "SessionToken": "%s",
         "Expiration": "%s"}
        """;
    Path now =
        Files.writeString(dir.resolve("now"), keys.formatted("ASIAOLD", "old-secret", "old", LATE));
    Path next =
        Files.writeString(
            dir.resolve("next"),
            keys.formatted("ASIATEMPORARY", "temporary-secret", "token", LATE));
    Path program =
        Files.writeString(dir.resolve("keys.sh"), "cat %1$s; cp %2$s %1$s\n".formatted(now, next));
    Files.writeString(
        dir.resolve("config"), "[profile ann]\ncredential_process = sh " + program + "\n");

    try (ObjectSink sink = open(client, Map.of("profile", "ann"))) {
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.CREATED);
    }
    assertThat(s3.requests())
        .extracting((S3Request request) -> request.header("x-amz-security-token"))
        .containsExactly("old", "token");
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void an_instance_has_a_role(Client client) throws Exception {
    String keys =
        """
        {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "ASIATEMPORARY",
         "SecretAccessKey": "temporary-secret", "Token": "token",
         "LastUpdated": "2026-01-01T00:00:00Z", "Expiration": "%s"}
        """
            .formatted(LATE);
    try (ScriptedStore metadata =
        new ScriptedStore(request -> {
          if (request.target().equals("/latest/api/token")) {
            return Answer.of("200 OK\nx-aws-ec2-metadata-token-ttl-seconds: 21600", "session");
          }
          if (!request.header("x-aws-ec2-metadata-token").equals("session")) {
            return Answer.of("401 Unauthorized", "");
          }
          return request.target().endsWith("/backup-role")
              ? Answer.of("200 OK", keys)
              : Answer.of("200 OK", "backup-role");
        })) {
      set("aws.disableEc2Metadata", "false");
      set("aws.ec2MetadataServiceEndpoint", metadata.endpoint().toString());

      assertCreatesWithTheToken(client, Map.of());
    }
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void no_keys_anywhere_is_said_with_what_to_set(Client client) {
    try (ObjectSink sink = open(client, Map.of())) {
      assertThatThrownBy(() -> sink.create(NAME, HELLO))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("create commits/2a in s3://acme")
          .hasMessageContaining("no credentials")
          .hasMessageContaining("set access-key-id and secret-access-key")
          .hasMessageNotContaining("\n");
    }
    assertThat(s3.requests()).isEmpty();
  }

  // ---- roles

  private static Answer assumed(String action) {
    return Answer.of(
        "200 OK\nContent-Type: text/xml",
        """
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>
        <AccessKeyId>ASIATEMPORARY</AccessKeyId><SecretAccessKey>temporary-secret</SecretAccessKey>
        <SessionToken>token</SessionToken><Expiration>%2$s</Expiration>
        </Credentials></%1$sResult></%1$sResponse>
        """
            .formatted(action, LATE));
  }

  private static String body(ScriptedStore.Request request) {
    return URLDecoder.decode(
        new String(request.body(), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void a_role_is_assumed_by_the_key_of_the_settings(Client client) throws Exception {
    try (ScriptedStore sts = ScriptedStore.always(assumed("AssumeRole"))) {
      assertCreatesWithTheToken(
          client,
          Map.of(
              "access-key-id", "AKMAIN",
              "secret-access-key", "main",
              "role-arn", "arn:aws:iam::123456789012:role/backup",
              "external-id", "agreed",
              "sts-endpoint", sts.endpoint().toString()));

      assertThat(sts.requests()).hasSize(1);
      ScriptedStore.Request request = sts.requests().getFirst();
      assertThat(request.header("authorization")).contains("Credential=AKMAIN/");
      assertThat(body(request))
          .contains("Action=AssumeRole&")
          .contains("RoleArn=arn:aws:iam::123456789012:role/backup")
          .contains("ExternalId=agreed")
          .contains("RoleSessionName=tidemark");
    }
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void a_role_is_assumed_by_a_web_identity(Client client) throws Exception {
    Path token = Files.writeString(dir.resolve("identity"), "from-the-provider\n");
    try (ScriptedStore sts = ScriptedStore.always(assumed("AssumeRoleWithWebIdentity"))) {
      assertCreatesWithTheToken(
          client,
          Map.of(
              "role-arn", "arn:aws:iam::123456789012:role/backup",
              "web-identity-token-file", token.toString(),
              "sts-endpoint", sts.endpoint().toString()));

      ScriptedStore.Request request = sts.requests().getFirst();
      assertThat(request.header("authorization")).isEmpty();
      assertThat(body(request)).contains("WebIdentityToken=from-the-provider");
    }
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void a_role_that_may_not_be_assumed_is_said(Client client) throws Exception {
    Answer denied =
        Answer.of(
            "403 Forbidden\nContent-Type: text/xml",
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                + "<Message>AKMAIN may not perform: sts:AssumeRole</Message></Error></ErrorResponse>");
    try (ScriptedStore sts = ScriptedStore.always(denied);
        ObjectSink sink =
            open(
                client,
                Map.of(
                    "access-key-id", "AKMAIN",
                    "secret-access-key", "main",
                    "role-arn", "arn:aws:iam::123456789012:role/backup",
                    "sts-endpoint", sts.endpoint().toString()))) {
      assertThatThrownBy(() -> sink.list("", "", 1))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("AKMAIN may not perform: sts:AssumeRole")
          .hasMessageContaining("correct role-arn");
    }
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void a_missing_identity_is_the_settings_fault(Client client) {
    try (ObjectSink sink =
        open(
            client,
            Map.of(
                "role-arn",
                "arn:aws:iam::123456789012:role/backup",
                "web-identity-token-file",
                dir.resolve("none").toString()))) {
      assertThatThrownBy(() -> sink.list("", "", 1))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("web-identity-token-file: cannot read " + dir.resolve("none"));
    }
  }
}
