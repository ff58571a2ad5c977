package io.galvani.release.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.release.document.Role;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.document.SignedDocument.DocumentSignature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/** A private key with its public half; a file of it is readable by its owner alone. */
public final class SigningKey {
  private final PrivateKey privateKey;
  private final byte[] publicRaw;

  private SigningKey(PrivateKey privateKey, byte[] publicRaw) {
    this.privateKey = privateKey;
    this.publicRaw = publicRaw;
  }

  /** A fresh key. */
  public static SigningKey create() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new SigningKey(pair.getPrivate(), PublicKeys.raw(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK from 15 on has Ed25519", e);
    }
  }

  /**
   * Reads a key file.
   *
   * @throws IOException if it cannot be read, is not a key, or others may read it
   */
  public static SigningKey read(Path file) throws IOException {
    requirePrivate(file);
    byte[] text = Files.readAllBytes(file);
    try {
      JsonNode json = new ObjectMapper().readTree(text);
      byte[] encoded = Base64.getDecoder().decode(json.path("private_pkcs8").asText());
      byte[] raw = Base64.getDecoder().decode(json.path("public").asText());
      PrivateKey key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new SigningKey(key, raw);
    } catch (JsonProcessingException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " must hold an Ed25519 key, but does not", e);
    }
  }

  private static void requirePrivate(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
    if (!Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
        .containsAll(allowed)) {
      throw new IOException(
          "%s must be readable by its owner alone (chmod 600), but was %s"
              .formatted(file, PosixFilePermissions.toString(allowed)));
    }
  }

  /** Writes the key to a new file of mode 0600. */
  public void write(Path file) throws IOException {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("key_id", id());
    json.put("algorithm", SignedDocument.ED25519);
    json.put("public", publicBase64());
    json.put("private_pkcs8", Base64.getEncoder().encodeToString(privateKey.getEncoded()));
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    ByteBuffer text = ByteBuffer.wrap(json.toPrettyString().getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    }
  }

  /** Id of the public key. */
  public String id() {
    return PublicKeys.id(publicRaw);
  }

  /** The raw public key, base64. */
  public String publicBase64() {
    return Base64.getEncoder().encodeToString(publicRaw);
  }

  /** The document with this key's signature in the given role. */
  public SignedDocument sign(SignedDocument document, Role role) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(privateKey);
      signer.update(document.signedBytes(role));
      return document.with(new DocumentSignature(id(), SignedDocument.ED25519, signer.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 failed to sign", e);
    }
  }

  @Override
  public String toString() {
    return "SigningKey[" + id() + "]";
  }
}
