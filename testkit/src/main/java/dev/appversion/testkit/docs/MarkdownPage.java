package dev.appversion.testkit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A page as GitHub renders it.
 *
 * @param file the file
 * @param blocks its fenced blocks of code, in their order
 * @param links the targets of its links and images, as written
 * @param anchors the fragments that links to it may have
 */
public record MarkdownPage(
    Path file, List<CodeBlock> blocks, List<String> links, Set<String> anchors) {
  private static final String TESTED = "<!-- tested -->";
  private static final Parser PARSER =
      Parser.builder()
          .extensions(List.of(TablesExtension.create()))
          .includeSourceSpans(IncludeSourceSpans.BLOCKS)
          .build();

  /** Reads a file. */
  static MarkdownPage read(Path file) {
    try {
      return parse(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a page's text. */
  static MarkdownPage parse(Path file, String markdown) {
    Reader reader = new Reader(file);
    PARSER.parse(markdown).accept(reader);
    return new MarkdownPage(
        file, List.copyOf(reader.blocks), List.copyOf(reader.links), Set.copyOf(reader.anchors));
  }

  private static final class Reader extends AbstractVisitor {
    final List<CodeBlock> blocks = new ArrayList<>();
    final List<String> links = new ArrayList<>();
    final Set<String> anchors = new HashSet<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final Path file;

    Reader(Path file) {
      this.file = file;
    }

    @Override
    public void visit(FencedCodeBlock block) {
      Node before = block.getPrevious();
      boolean tested = before instanceof HtmlBlock html && html.getLiteral().strip().equals(TESTED);
      int line = block.getSourceSpans().getFirst().getLineIndex() + 1;
      blocks.add(new CodeBlock(file, line, block.getInfo(), tested, block.getLiteral()));
    }

    @Override
    public void visit(Link link) {
      links.add(link.getDestination());
      visitChildren(link);
    }

    @Override
    public void visit(Image image) {
      links.add(image.getDestination());
    }

    @Override
    public void visit(Heading heading) {
      StringBuilder text = new StringBuilder();
      heading.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Text part) {
              text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
              text.append(part.getLiteral());
            }
          });
      String anchor = anchor(text.toString());
      int times = seen.merge(anchor, 1, Integer::sum);
      anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
      visitChildren(heading);
    }

    /**
     * The anchor that GitHub generates: letters, digits, dashes and underscores are kept, spaces
     * become dashes.
     */
    private static String anchor(String heading) {
      return heading
          .strip()
          .toLowerCase(Locale.ROOT)
          .replaceAll("[^\\p{L}\\p{N} _-]", "")
          .replace(' ', '-');
    }
  }
}
