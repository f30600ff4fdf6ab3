package dev.appversion.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageRootTest {
  @TempDir Path directory;

  @Test
  void theJarsOfTheLibraryReplaceEarlierOnes() throws IOException {
    Path library = Files.createDirectories(directory.resolve("library"));
    Files.writeString(library.resolve("new.jar"), "new");
    Path to = Files.createDirectories(directory.resolve("image/app/tracing"));
    Files.writeString(to.resolve("old.jar"), "old");

    ImageRoot.copyLibrary(Optional.of(library), to);

    assertThat(to).isDirectoryContaining("glob:**/new.jar");
    assertThat(to.resolve("old.jar")).doesNotExist();
  }

  @Test
  void anImageWithoutALibraryHasNoDirectoryOfIt() throws IOException {
    Path to = Files.createDirectories(directory.resolve("image/app/tracing"));

    ImageRoot.copyLibrary(Optional.empty(), to);

    assertThat(to).doesNotExist();
  }

  @Test
  void aLibraryThatWasNotBuiltIsAnError() {
    Path library = directory.resolve("library");

    assertThatThrownBy(
            () -> ImageRoot.copyLibrary(Optional.of(library), directory.resolve("image")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(library.toString())
        .hasMessageContaining("package its module");
  }
}
