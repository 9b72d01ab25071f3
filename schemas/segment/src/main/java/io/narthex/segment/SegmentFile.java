package io.narthex.segment;

/// One table of a segment.
///
/// @param name file name beside the manifest
/// @param crc32c CRC-32C of the whole file
/// @param dataBytes where the data pages end and indexes and footer begin
/// @param footerCrc32c CRC-32C of what follows the data pages, so that opening need not read the data; the pages carry
///        checksums of their own
public record SegmentFile(String name, long bytes, long rows, int crc32c, long dataBytes, int footerCrc32c) {}
