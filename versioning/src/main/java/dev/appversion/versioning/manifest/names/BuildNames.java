package dev.appversion.versioning.manifest.names;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names of a build that contain a hash of their content. A build names all files of a
 * kind by one pattern, so the files with one extension are classified together: if most of them
 * have a token in the same place, of the same length, that is not a word, then it is the hash in
 * all of them, including tokens that look like a word by coincidence. Files that were copied have
 * no such token.
 *
 * <p>If a build has too few files for a pattern, {@link NameHashDetector} classifies each name.
 */
public final class BuildNames {
  /** The number of files above which a pattern is not a coincidence. */
  private static final int MANY = 6;

  /**
   * A file and its plain name.
   *
   * @param plain the name that it was made from, without folder and extension; empty if not known
   */
  private record Named(String delivery, String plain) {
    String name() {
      return delivery.substring(delivery.lastIndexOf('/') + 1);
    }

    String folder() {
      return delivery.substring(0, delivery.lastIndexOf('/') + 1);
    }

    /** Whether the file's name equals its plain name, which gives no evidence about hashes. */
    boolean isOwn() {
      return plain.isEmpty() || plain.equals(NameHashDetector.stem(delivery));
    }
  }

  /**
   * The token of a file in a slot.
   *
   * @param known whether the manifest contains the name without the token
   */
  private record Found(Named file, HashSlot.Fit fit, boolean known) {
    boolean isClear() {
      return NameHashDetector.isClear(fit.token());
    }
  }

  /** A pattern of this build, and the number of files of one extension that match it. */
  private record Pattern(HashSlot slot, HashAlphabet alphabet, int files) {

    /** Whether the token of a file with another extension is a hash by this pattern. */
    boolean fits(HashSlot.Fit fit) {
      return slot.place() == fit.slot().place()
          && slot.separator() == fit.slot().separator()
          && slot.length() == fit.slot().length()
          && isProbable(fit.token(), files);
    }

    /**
     * Whether a token that may be a word is more likely a hash: the more files have a hash, the
     * less likely is an exception for one of them.
     */
    boolean isProbable(String token, long among) {
      return alphabet.has(token)
          && alphabet.probabilityOfKinds(token) * (among + 2) > alphabet.probabilityOfWord();
    }
  }

  /** The token of a file in the place of the hash of a pattern. */
  private record Match(Found found, Pattern pattern) {

    /** Whether this is a hash regardless of the other files. */
    static boolean saysHash(@Nullable Match match) {
      return match != null && (match.found.known() || match.found.isClear());
    }

    /**
     * @param hashes the number of files in this directory that match
     * @param all the number of files in this directory
     * @param everything whether all files in this directory match the pattern
     */
    boolean isHash(long hashes, long all, boolean everything) {
      String token = found.fit().token();
      if (found.known()) {
        return found.isClear() || pattern.isProbable(token, pattern.files());
      }
      if (everything) {
        return true;
      }
      boolean beside = 2 * hashes > all;
      return found.isClear()
          ? beside
          : beside
              && pattern.isProbable(token, hashes)
              && !NameHashDetector.isDate(token)
              && !EnglishBigrams.readLikeWord(token);
    }
  }

  private final Map<String, Named> files = new TreeMap<>();

  /**
   * A file of the build.
   *
   * @param plain the name that it was made from, without folder and extension; empty if not known
   */
  public void add(String delivery, String plain) {
    Named named = new Named(delivery, plain);
    // The more specific of two entries for one file.
    files.merge(delivery, named, (a, b) -> isKnown(b) || a.isOwn() ? b : a);
  }

  /** The hashed delivery paths, each with the place of its hash if it is known. */
  public Map<String, Optional<HashSlot.Fit>> hashed() {
    Map<String, List<Named>> byExtension =
        files.values().stream()
            .collect(
                Collectors.groupingBy(BuildNames::extension, TreeMap::new, Collectors.toList()));
    Map<String, Optional<HashSlot.Fit>> hashed = new HashMap<>();
    List<Pattern> patterns = new ArrayList<>();
    List<Group> groups = byExtension.values().stream().map(Group::new).toList();
    groups.forEach(group -> group.findPatterns(patterns));
    groups.forEach(group -> group.judge(patterns, hashed));
    return hashed;
  }

  private static String extension(Named file) {
    return file.name().substring(NameHashDetector.stem(file.name()).length());
  }

  private static boolean isKnown(Named file) {
    return HashSlot.of(file.name()).stream().anyMatch(fit -> isKnown(file, fit));
  }

  private static boolean isKnown(Named file, HashSlot.Fit fit) {
    return !file.isOwn() && !fit.rest().isEmpty() && sameName(file.plain(), fit.rest());
  }

  /** Whether two names are equal except for characters that tools replace in file names. */
  private static boolean sameName(String a, String b) {
    return a.length() == b.length()
        && a.replaceAll("[^A-Za-z0-9]", "_").equals(b.replaceAll("[^A-Za-z0-9]", "_"));
  }

  /** The files with one extension. */
  private static final class Group {
    private final List<Named> files;

    /** The match of a pattern of this extension. */
    private final Map<Named, Match> matches = new HashMap<>();

    private boolean hasPattern;

    Group(List<Named> files) {
      this.files = files;
    }

    /** Finds the patterns, starting with the one that most files match. */
    void findPatterns(List<Pattern> patterns) {
      Map<HashSlot, List<Found>> bySlot = new HashMap<>();
      for (Named file : files) {
        List<HashSlot.Fit> fits = HashSlot.of(file.name());
        boolean known = fits.stream().anyMatch(fit -> isKnown(file, fit));
        for (HashSlot.Fit fit : fits) {
          if (!known || isKnown(file, fit)) {
            bySlot
                .computeIfAbsent(fit.slot(), _ -> new ArrayList<>())
                .add(new Found(file, fit, known));
          }
        }
      }
      Comparator<List<Found>> size = Comparator.comparingInt(List::size);
      List<List<Found>> slots = new ArrayList<>(bySlot.values());
      slots.sort(size.reversed().thenComparing(found -> found.getFirst().fit().slot().toString()));
      for (List<Found> slot : slots) {
        List<Found> found = slot.stream().filter(one -> !matches.containsKey(one.file())).toList();
        Optional<Pattern> pattern = pattern(found);
        if (pattern.isPresent()) {
          hasPattern = true;
          patterns.add(pattern.get());
          for (Found one : found) {
            if (pattern.get().alphabet().has(one.fit().token())) {
              matches.put(one.file(), new Match(one, pattern.get()));
            }
          }
        }
      }
    }

    private static Optional<Pattern> pattern(List<Found> found) {
      List<Found> clear = found.stream().filter(Found::isClear).toList();
      if (clear.stream().anyMatch(Found::known)
          ? 2 * clear.size() >= found.size()
          : clear.size() > 1 && 2 * clear.size() > found.size()) {
        return pattern(found, clear);
      }
      // Hashes of letters only: different tokens of one length that cannot be pronounced.
      long words =
          found.stream().filter(one -> EnglishBigrams.readLikeWord(one.fit().token())).count();
      long different = found.stream().map(one -> one.fit().token()).distinct().count();
      boolean letters =
          different >= MANY
              && different == found.size()
              && 2 * words < found.size()
              && found.stream().allMatch(Found::known);
      return letters ? pattern(found, found) : Optional.empty();
    }

    private static Optional<Pattern> pattern(List<Found> found, List<Found> hashes) {
      return HashAlphabet.of(hashes.stream().map(one -> one.fit().token()).toList())
          .map(alphabet -> new Pattern(found.getFirst().fit().slot(), alphabet, found.size()));
    }

    /** Classifies each file, after all patterns of the build have been found. */
    void judge(List<Pattern> patterns, Map<String, Optional<HashSlot.Fit>> hashed) {
      Map<String, List<Named>> folders =
          files.stream().collect(Collectors.groupingBy(Named::folder));
      for (List<Named> folder : folders.values()) {
        long hashes = folder.stream().map(matches::get).filter(Match::saysHash).count();
        boolean all = hashes >= MANY && folder.stream().allMatch(matches::containsKey);
        for (Named file : folder) {
          Match match = matches.get(file);
          if (match != null && match.isHash(hashes, folder.size(), all)) {
            hashed.put(
                file.delivery(),
                Optional.of(match.found().fit()).filter(_ -> match.found().known()));
          } else if (match == null || !match.found().known()) {
            judgeAlone(file, patterns, hashed);
          }
        }
      }
    }

    private void judgeAlone(
        Named file, List<Pattern> patterns, Map<String, Optional<HashSlot.Fit>> hashed) {
      List<HashSlot.Fit> known =
          HashSlot.of(file.name()).stream().filter(fit -> isKnown(file, fit)).toList();
      Optional<HashSlot.Fit> asElsewhere =
          known.stream()
              .filter(fit -> patterns.stream().anyMatch(pattern -> pattern.fits(fit)))
              .findFirst();
      if (asElsewhere.isPresent()) {
        hashed.put(file.delivery(), asElsewhere);
      } else if (file.isOwn()
          ? !hasPattern && mostLookHashed() && NameHashDetector.looksHashed(file.name())
          : NameHashDetector.isHashed(file.plain(), file.delivery())) {
        hashed.put(file.delivery(), known.stream().findFirst());
      }
    }

    private boolean mostLookHashed() {
      return 2 * files.stream().filter(file -> NameHashDetector.looksHashed(file.name())).count()
          > files.size();
    }
  }
}
