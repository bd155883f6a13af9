package dev.tidemark.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.targets.ssh.KnownHosts.Line;
import dev.tidemark.targets.ssh.KnownHosts.Marker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KnownHostsTest {

  @TempDir Path place;

  private List<Line> of(String text, String host, int port) throws IOException {
    return KnownHosts.read(
            List.of(Files.writeString(place.resolve("known"), text), place.resolve("none")))
        .of(host, port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attic.example | attic.example | 22 | true",
        "attic.example | ATTIC.example | 22 | true",
        "attic.example | attic.example | 2222 | false",
        "[attic.example]:2222 | attic.example | 2222 | true",
        "[attic.example]:2222 | attic.example | 22 | false",
        "cellar,attic.example | attic.example | 22 | true",
        "*.example | attic.example | 22 | true",
        "*.example | attic.example.org | 22 | false",
        "atti?.example | attic.example | 22 | true",
        "*.example,!attic.example | attic.example | 22 | false",
        "!attic.example,*.example | cellar.example | 22 | true",
        "!attic.example | cellar.example | 22 | false",
        "[*.example]:2222 | attic.example | 2222 | true",
      })
  void a_line_is_for_the_hosts_that_it_names(String hosts, String host, int port, boolean expected)
      throws IOException {
    assertThat(of(hosts + " ssh-ed25519 AAAA", host, port)).hasSize(expected ? 1 : 0);
  }

  /// Made by `ssh-keygen -H` of OpenSSH 9.2.
  @Test
  void a_hashed_name_is_found() throws IOException {
    String line = HASHED + " ssh-ed25519 AAAA";
    assertThat(of(line, "attic.example", 22)).hasSize(1);
    assertThat(of(line, "cellar.example", 22)).isEmpty();
    assertThat(of(line, "attic.example", 2222)).isEmpty();
  }

  private static final String HASHED =
      "|1|2RDgTikU691CmIU37hv7qYjlh/c=|fsbrgsWDn/7ktb4Uqkj5rThybkQ=";

  @Test
  void markers_and_places_are_kept() throws IOException {
    List<Line> lines =
        of(
            "# comment\n\n@revoked * ssh-rsa AAAA x\n@cert-authority *.example ssh-ed25519 BBBB ca\n"
                + "attic.example ssh-ed25519 CCCC\r\n",
            "attic.example",
            22);
    assertThat(lines)
        .extracting(Line::marker, Line::number, Line::type)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Marker.REVOKED, 3, "ssh-rsa"),
            org.assertj.core.groups.Tuple.tuple(Marker.CERT_AUTHORITY, 4, "ssh-ed25519"),
            org.assertj.core.groups.Tuple.tuple(Marker.NONE, 5, "ssh-ed25519"));
  }

  @Test
  void what_cannot_be_read_is_passed_over() throws IOException {
    assertThat(
            of(
                "attic.example ssh-ed25519 !!!\n@unknown attic.example ssh-ed25519 AAAA\n"
                    + "attic.example ssh-ed25519\n|1|x ssh-ed25519 AAAA\n|1|!!|!! ssh-ed25519 AAAA\n"
                    + "\u0000\u00ff\nattic.example ssh-rsa AAAA",
                "attic.example",
                22))
        .extracting(Line::type)
        .containsExactly("ssh-rsa");
  }
}
