package dev.appversion.sidecar.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFoldersTest {
  @TempDir Path temp;
  private Path first;
  private Path second;
  private StaticFolders folders;

  @BeforeEach
  void fill() throws IOException {
    first = Files.createDirectories(temp.resolve("first/css")).getParent();
    second = Files.createDirectories(temp.resolve("second"));
    Files.writeString(first.resolve("css/app.css"), "one");
    Files.writeString(second.resolve("both.js"), "second");
    Files.writeString(first.resolve("both.js"), "first");
    Files.writeString(second.resolve("only.js"), "second");
    Files.writeString(temp.resolve("secret"), "secret");
    Files.writeString(first.resolve(".env"), "secret");
    Files.writeString(first.resolve("app.css~"), "backup");
    folders = new StaticFolders(List.of(first, second));
  }

  private String found(String canonical) throws IOException {
    var file = folders.find(canonical);
    return file.isEmpty() ? "" : Files.readString(file.get().path());
  }

  @Test
  void theFirstDirectoryThatHasAFileTakesPrecedence() throws Exception {
    assertThat(found("both.js")).isEqualTo("first");
    assertThat(found("only.js")).isEqualTo("second");
    assertThat(found("css/app.css")).isEqualTo("one");

    Files.writeString(second.resolve("new.css"), "new");
    assertThat(found("new.css")).as("looked up each time").isEqualTo("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "css",
        "css/",
        "css//app.css",
        "/css/app.css",
        "../secret",
        "css/../../secret",
        "..",
        "css/./app.css",
        ".env",
        "app.css~",
        "gone.css",
        "css/app.css/x",
        "a\0b",
      })
  void nothingElseIsFound(String canonical) {
    assertThat(folders.find(canonical)).isEmpty();
  }

  @Test
  void aLinkIsFollowedOnlyToAFileBelowAFolder() throws Exception {
    Files.createSymbolicLink(first.resolve("inside.js"), second.resolve("only.js"));
    Files.createSymbolicLink(first.resolve("outside"), temp.resolve("secret"));
    Files.createSymbolicLink(first.resolve("up"), temp);
    Files.createSymbolicLink(first.resolve("loop"), first.resolve("loop"));

    assertThat(found("inside.js")).isEqualTo("second");
    assertThat(folders.find("outside")).isEmpty();
    assertThat(folders.find("up/secret")).isEmpty();
    assertThat(folders.find("loop")).isEmpty();
  }

  @Test
  void directoryMayBeASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), first);

    assertThat(new StaticFolders(List.of(temp.resolve("gone"), link)).find("both.js")).isPresent();
  }
}
