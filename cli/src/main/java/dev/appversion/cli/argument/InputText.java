package dev.appversion.cli.argument;

import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads text files that the user names; errors give the cause and the next step. */
public final class InputText {
  /** Standard input, as a file's name. */
  public static final String STANDARD_INPUT = "-";

  private final CliContext context;

  /** Reads files, and standard input from the context. */
  public InputText(CliContext context) {
    this.context = context;
  }

  /** The text of a file, or of standard input. */
  public String readOrInput(String name) {
    if (!name.equals(STANDARD_INPUT)) {
      return read(name);
    }
    try {
      return text(context.in().readAllBytes(), "standard input");
    } catch (IOException e) {
      throw CliException.failure(
          "standard input cannot be read: " + e.getMessage(), "Give a file in its place.");
    }
  }

  /** The text of a file. */
  public String read(String name) {
    Path file = context.path(name);
    try {
      return text(Files.readAllBytes(file), name);
    } catch (IOException e) {
      throw unreadable(name, file, e);
    }
  }

  /**
   * Why a file cannot be read.
   *
   * @param name the file as it was typed
   */
  public static CliException unreadable(String name, Path file, IOException e) {
    if (Files.isDirectory(file)) {
      return CliException.failure(
          name + " is a directory, not a file", "Give the path of a file in it.");
    }
    return switch (e) {
      case NoSuchFileException none ->
          CliException.failure(name + " does not exist", "Check the path: " + file);
      case AccessDeniedException denied ->
          CliException.failure(name + " cannot be read: permission denied", "Try: ls -l " + name);
      case MalformedInputException binary -> binary(name);
      default ->
          CliException.failure(
              name + " cannot be read: " + e.getMessage(), "Give the path of a text file.");
    };
  }

  private static CliException binary(String name) {
    return CliException.failure(
        name + " is a binary file, not text", "Give the path of a text file in UTF-8.");
  }

  private static String text(byte[] bytes, String name) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') < 0) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // the same answer
    }
    throw binary(name);
  }
}
