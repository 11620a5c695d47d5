package io.canary.router.httpd;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads what balancer-manager tells as XML. */
final class ManagerPage {
    private static final String SCHEME = "balancer://";

    private ManagerPage() {}

    /**
     * The balancers on the page, by name.
     *
     * @throws IOException if it is not such a page
     */
    static Map<String, Balancer> balancers(String xml) throws IOException {
        try {
            var root = builder().parse(new InputSource(new StringReader(xml))).getDocumentElement();
            var balancers = new HashMap<String, Balancer>();
            for (var element : elements(root, "httpd:balancer")) {
                var balancer = balancer(element);
                balancers.put(balancer.name(), balancer);
            }
            return balancers;
        } catch (SAXException | IllegalArgumentException e) {
            throw new IOException("what it says is not the XML of a balancer-manager: " + e.getMessage(), e);
        }
    }

    private static DocumentBuilder builder() {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null); // or it prints
            return builder;
        } catch (ParserConfigurationException never) {
            throw new IllegalStateException("every JDK has such a parser", never);
        }
    }

    private static Balancer balancer(Element element) {
        String name = text(element, "name");
        return new Balancer(
                name.startsWith(SCHEME) ? name.substring(SCHEME.length()) : name,
                text(element, "nonce"),
                optional(element, "lbmethod"),
                optional(element, "stickysession"),
                elements(element, "httpd:worker").stream()
                        .map(ManagerPage::member)
                        .toList());
    }

    private static Member member(Element element) {
        return new Member(
                text(element, "name"),
                text(element, "route"),
                new BigDecimal(text(element, "loadfactor")).movePointRight(2).intValue(),
                Integer.parseInt(text(element, "lbset")),
                Set.of(text(element, "status").split("\\s+")));
    }

    private static List<Element> elements(Element in, String name) {
        var nodes = in.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static String optional(Element in, String name) {
        var found = elements(in, "httpd:" + name);
        return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
    }

    private static String text(Element in, String name) {
        var found = elements(in, "httpd:" + name);
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return found.getFirst().getTextContent().strip();
    }
}
