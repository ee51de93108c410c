package dev.darkroom.catalog;

import dev.darkroom.money.Limits;

/**
 * A tenant.
 *
 * @param id its name in jobs
 * @param library library of images whose job names none
 * @param storagePrefix first part of its keys in storage
 * @param limits the most that it may spend
 */
public record Instance(String id, String library, String storagePrefix, Limits limits) {}
