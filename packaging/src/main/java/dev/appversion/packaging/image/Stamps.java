package dev.appversion.packaging.image;

import dev.appversion.packaging.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The fingerprints of the inputs of each part's last build: a part is built again only if they have
 * changed.
 *
 * @param directory the directory of the files {@code PART.stamp}
 */
record Stamps(Path directory) {
  /** The fingerprint of texts and of the contents of files. */
  static String fingerprint(List<Path> files, String... texts) throws IOException {
    Sha256 digest = new Sha256();
    for (String text : texts) {
      digest.text(text);
    }
    for (Path file : files) {
      digest.file(file);
    }
    return digest.hex();
  }

  /** Whether the last complete build of a part was made from the same inputs. */
  boolean isCurrent(String part, String fingerprint) throws IOException {
    Path file = file(part);
    return Files.exists(file) && Files.readString(file).equals(fingerprint);
  }

  /** Records a complete build of a part. */
  void write(String part, String fingerprint) throws IOException {
    Files.writeString(file(part), fingerprint);
  }

  /** Forgets the last build of a part, before the next one starts. */
  void delete(String part) throws IOException {
    Files.deleteIfExists(file(part));
  }

  private Path file(String part) {
    return directory.resolve(part + ".stamp");
  }
}
