package dev.tidemark.testkit.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// Writes a small document, and reads one.
final class Xml {

  private final StringBuilder out =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  private final Deque<String> open = new ArrayDeque<>();

  Xml(String root) {
    begin(root);
  }

  Xml begin(String element) {
    out.append('<').append(element).append('>');
    open.push(element);
    return this;
  }

  Xml close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  Xml text(String element, String text) {
    begin(element);
    text.codePoints().forEach(this::escaped);
    return close();
  }

  private void escaped(int c) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      default -> out.appendCodePoint(c);
    }
  }

  /// The whole document.
  String end() {
    while (!open.isEmpty()) {
      close();
    }
    return out.toString();
  }

  /// The elements of a name, in their order.
  ///
  /// @throws Refusal if it is no XML
  static List<Element> elements(byte[] document, String name) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var root = factory.newDocumentBuilder().parse(new ByteArrayInputStream(document));
      return list(root.getElementsByTagName(name));
    } catch (SAXException e) {
      throw new S3Refusal(400, "MalformedXML", "The XML you provided was not well-formed");
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException("every JDK reads XML from memory", e);
    }
  }

  /// The text of the first element of a name; "" if there is none.
  static String text(byte[] document, String name) {
    List<Element> found = elements(document, name);
    return found.isEmpty() ? "" : found.getFirst().getTextContent();
  }

  static String text(Element inside, String name) {
    List<Element> found = list(inside.getElementsByTagName(name));
    return found.isEmpty() ? "" : found.getFirst().getTextContent();
  }

  private static List<Element> list(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }
}
