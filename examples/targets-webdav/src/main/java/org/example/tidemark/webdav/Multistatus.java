package org.example.tidemark.webdav;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The answer of a PROPFIND (RFC 4918, sections 9.1 and 13), read as it comes: a folder may have
/// many entries.
final class Multistatus {

  private static final String DAV = "DAV:";

  /// One resource.
  ///
  /// @param path as the server names it, decoded, without a `/` at its end
  /// @param length bytes; 0 for collections
  /// @param modified by the server's clock; the epoch if it does not say
  record Resource(String path, boolean collection, long length, Instant modified) {

    /// The last segment of its path, as [Place#at] was given it.
    String name() {
      String stored = path.substring(path.lastIndexOf('/') + 1);
      return stored.startsWith("_.") ? stored.substring(1) : stored;
    }
  }

  private final XMLStreamReader xml;
  private String path = "";
  private boolean collection;
  private long length;
  private Instant modified = Instant.EPOCH;

  private Multistatus(XMLStreamReader xml) {
    this.xml = xml;
  }

  /// @throws IOException if it is no such answer
  static List<Resource> read(InputStream in) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      return new Multistatus(factory.createXMLStreamReader(in)).resources();
    } catch (XMLStreamException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("the server's listing cannot be read: " + e.getMessage(), e);
    }
  }

  private List<Resource> resources() throws XMLStreamException {
    List<Resource> found = new ArrayList<>();
    while (xml.hasNext()) {
      int event = xml.next();
      boolean element =
          event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT;
      if (element && DAV.equals(xml.getNamespaceURI())) {
        if (event == XMLStreamConstants.START_ELEMENT) {
          begin(xml.getLocalName());
        } else if (xml.getLocalName().equals("response")) {
          found.add(new Resource(path, collection, length, modified));
        }
      }
    }
    return found;
  }

  private void begin(String element) throws XMLStreamException {
    switch (element) {
      case "response" -> {
        collection = false;
        length = 0;
        modified = Instant.EPOCH;
      }
      case "href" -> path = path(xml.getElementText().strip());
      case "collection" -> collection = true;
      case "getcontentlength" -> length = number(xml.getElementText().strip());
      case "getlastmodified" -> modified = instant(xml.getElementText().strip());
      default -> {}
    }
  }

  /// @param href a URI or its path; its segments are escaped
  static String path(String href) {
    String decoded = URI.create(href).getPath();
    return decoded.endsWith("/") ? decoded.substring(0, decoded.length() - 1) : decoded;
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  private static Instant instant(String text) {
    return text.isEmpty()
        ? Instant.EPOCH
        : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }
}
