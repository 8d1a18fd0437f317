package org.tsrecorder.asciicast;

/**
 * Which container a {@code kubectl} session ran in, as Tailscale's API server proxy writes it into the header
 * (tailscale/tailscale, {@code sessionrecording/header.go}). Fields that are missing are empty.
 *
 * @param podName the pod
 * @param namespace the pod's namespace
 * @param container the container in the pod
 * @param sessionType {@code exec} or {@code attach}
 */
public record CastKubernetes(String podName, String namespace, String container, String sessionType) {}
