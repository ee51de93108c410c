package dev.darkroom.job;

/** Something wrong within one job; the pointer starts at the job. {@link Place} makes an {@link InputError} of it. */
record Finding(String pointer, String problem, String expected) {}
