package dev.darkroom.catalog;

/**
 * A tenant.
 *
 * @param id its name in jobs
 * @param library library of images whose job names none
 * @param storagePrefix first part of its keys in storage
 */
public record Instance(String id, String library, String storagePrefix) {}
