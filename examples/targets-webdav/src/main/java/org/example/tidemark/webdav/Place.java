package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.SinkSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Where an archive lies, as whom to go there, and what a person has said about the server.
///
/// @param root the collection that holds the archive, with a `/` at its end
/// @param authorization the header, if a user is named
record Place(
    URI root,
    Optional<String> authorization,
    boolean singleWriter,
    boolean acceptUnsynced,
    int parallelism) {

  private static final int PARALLELISM_MAX = 64;

  /// @param environment a variable's value, or null: what an address cannot say comes from there
  static Place of(SinkSettings settings, UnaryOperator<String> environment) {
    Optional<String> user = settings.find("user").or(() -> variable(environment, "USER"));
    Optional<String> password =
        settings.find("password").or(() -> variable(environment, "PASSWORD"));
    return new Place(
        root(settings.get("url")),
        user.map(name -> basic(name, password.orElse(""))),
        settings.flag("single-writer"),
        settings.flag("accept-unsynced"),
        parallelism(settings.get("parallelism")));
  }

  private static Optional<String> variable(UnaryOperator<String> environment, String name) {
    return Optional.ofNullable(environment.apply("TIDEMARK_WEBDAV_" + name));
  }

  /// @throws IllegalArgumentException if it is no address of a collection
  static URI root(String url) {
    try {
      URI uri = new URI(url.endsWith("/") ? url : url + "/");
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
        return uri.normalize();
      }
    } catch (URISyntaxException e) {
      // Said below, with the form that is wanted.
    }
    throw new IllegalArgumentException(
        "setting 'url': '"
            + withoutPassword(url)
            + "' is no address of a collection; write https://HOST[:PORT]/PATH, the user apart");
  }

  private static String withoutPassword(String url) {
    return url.replaceFirst("//[^/@]*@", "//");
  }

  private static int parallelism(String value) {
    int number = value.matches("[0-9]{1,3}") ? Integer.parseInt(value) : 0;
    if (number < 1 || number > PARALLELISM_MAX) {
      throw new IllegalArgumentException(
          "setting 'parallelism': expected 1 to " + PARALLELISM_MAX + ", got '" + value + "'");
    }
    return number;
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /// The characters of an object's name need no escape in a URI; but nginx shows no file whose name
  /// begins with a dot, so those get a `_` before it. (No archive has such names; the contract
  /// does.)
  ///
  /// @param path below the root
  URI at(String path) {
    return URI.create(root + path.replaceAll("(^|/)\\.", "$1_."));
  }

  /// As an address: `dav://` and `davs://` are `http://` and `https://`.
  String location() {
    String url = root.toString();
    return "dav" + url.substring("http".length(), url.length() - 1);
  }

  /// Never the authorization.
  @Override
  public String toString() {
    return location();
  }
}
