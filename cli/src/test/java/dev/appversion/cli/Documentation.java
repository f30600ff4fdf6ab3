package dev.appversion.cli;

import dev.appversion.testkit.docs.DocumentationPages;
import java.nio.file.Path;

/** The directory of the documents. */
final class Documentation {
  static final Path ROOT = DocumentationPages.ROOT;

  private Documentation() {}
}
