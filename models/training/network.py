"""The style network: one set of convolutions for all styles, and a vector of scales and shifts for each style.

Conditional instance normalisation after Dumoulin, Shlens and Kudlur, "A Learned Representation for Artistic Style"
(ICLR 2017); the residual body after Johnson, Alahi and Fei-Fei, "Perceptual Losses for Real-Time Style Transfer" (ECCV
2016). No convolution with learnt weights runs at the full resolution: space-to-depth (2×2) comes first and depth-to-space
last, which leaves 61.3 GFLOP a megapixel. Depth-to-space alone can show a grid of 2×2 pixels; the fixed binomial blur
after it removes exactly the frequencies of that grid.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

EPSILON = 1e-5
"""Added to every variance, as ONNX's InstanceNormalization does by default."""

WIDTHS = [32, 64] + [64] * 10 + [32]
"""Output channels of the convolutions that are followed by a normalisation."""

TONE_SHARES = [3, 3]
"""Numbers in gamma and in beta for the photo's tones and for its smoothed tones, one for each colour; see `Network.forward`."""

VECTOR_LENGTH = sum(WIDTHS) + sum(TONE_SHARES)
"""Numbers in a style's gamma, and in its beta: one for each normalised channel, in the order of the layers, and TONE_SHARES."""

GUIDED_RADIUS, GUIDED_CONTRAST = 4, 0.1
"""Radius of the guided filter in pixels, and the difference in a colour (0..=1) that counts as an edge; see `guided_filter`."""

LOGIT_MARGIN = 1 / 510
"""Half a step of 8 bits: the photo's values are clamped this far from 0 and 1, where the logit is infinite."""

LUMINANCE = (0.299, 0.587, 0.114)
"""Of red, green and blue, gamma-encoded (ITU-R BT.601)."""

STRIDE = 4
"""Height and width of the network's input are multiples of this."""

HALO = 52
"""Pixels around a tile that its inner pixels may depend on, apart from statistics; test_graph.py compares tiles with the whole."""

RESIDUAL = range(2, 12)
"""The convolutions of the five residual blocks, two each."""


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        inputs = [12, *WIDTHS[:-1]]
        self.convs = nn.ModuleList(
            nn.Conv2d(channels, width, 3, stride=2 if index == 1 else 1, bias=False)
            for index, (channels, width) in enumerate(zip(inputs, WIDTHS))
        )
        self.out = nn.Conv2d(WIDTHS[-1], 12, 3)
        line = torch.tensor([1.0, 2.0, 1.0]) / 4
        self.register_buffer("blur", (line[:, None] * line).expand(3, 1, 3, 3).contiguous())

    def forward(self, image: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
        """
        image [N, 3, H, W] in 0..=1 (sRGB), gamma and beta [N, LENGTH] -> [N, 3, H, W] in 0..=1.

        Normalisation loses how light a picture is. So the tones of the photo are added before the blur and the sigmoid:
        for each colour the photo's logit times a number of gamma, and the logit of the photo's luminance times a number of
        beta (the first three of their TONE_SHARES). With ones in gamma and nothing from the network the result is the
        photo; with ones in beta it is the photo in grey. The last three do the same with the photo without its texture,
        for styles that are flat between their lines.
        """
        gammas, betas = gamma.split([*WIDTHS, *TONE_SHARES], 1), beta.split([*WIDTHS, *TONE_SHARES], 1)

        def layer(index: int, x: Tensor) -> Tensor:
            x = self.convs[index](pad_reflect(x))
            variance, mean = torch.var_mean(x, (2, 3), unbiased=False, keepdim=True)
            scale = gammas[index][:, :, None, None] * torch.rsqrt(variance + EPSILON)
            return torch.addcmul(betas[index][:, :, None, None] - mean * scale, x, scale)

        x = F.pixel_unshuffle(image * 2 - 1, 2)
        x = layer(0, x).relu()
        x = layer(1, x).relu()
        for index in RESIDUAL[::2]:
            x = x + layer(index + 1, layer(index, x).relu())
        x = layer(12, F.interpolate(x, scale_factor=2, mode="nearest")).relu()
        x = F.pixel_shuffle(self.out(pad_reflect(x)), 2)
        for colours, own, grey in ((image, gammas[-2], betas[-2]), (guided_filter(image), gammas[-1], betas[-1])):
            for tones, share in ((colours, own), (luminance(colours), grey)):
                x = torch.addcmul(x, torch.logit(tones, LOGIT_MARGIN), share[:, :, None, None])
        return F.conv2d(pad_reflect(x), self.blur, groups=3).sigmoid()


def luminance(image: Tensor) -> Tensor:
    return (image * image.new_tensor(LUMINANCE)[:, None, None]).sum(1, keepdim=True)


def guided_filter(image: Tensor) -> Tensor:
    """
    The photo without its texture, [N, 3, H, W] in 0..=1: the guided filter (He, Sun and Tang, "Guided Image Filtering",
    ECCV 2010) with each colour as its own guide.
    """
    mean = box_mean(image)
    # The variance may be below 0 by a rounding error; GUIDED_CONTRAST² is ten thousand times as much.
    variance = box_mean(image * image) - mean * mean
    slope = variance / (variance + GUIDED_CONTRAST**2)
    return (box_mean(slope) * image + box_mean(mean - slope * mean)).clamp(0, 1)


def box_mean(x: Tensor) -> Tensor:
    """The mean over the square of GUIDED_RADIUS pixels to each side."""
    return F.avg_pool2d(pad_reflect(x, GUIDED_RADIUS), 2 * GUIDED_RADIUS + 1, stride=1)


def pad_reflect(x: Tensor, by: int = 1) -> Tensor:
    return F.pad(x, (by, by, by, by), mode="reflect")


def operations(height: int, width: int) -> int:
    """Floating-point operations (a multiplication and an addition count as two) for one image."""
    pixels = height * width
    sizes = [pixels // 4] + [pixels // 16] * 11 + [pixels // 4]
    inputs = [12, *WIDTHS[:-1]]
    body = sum(2 * 9 * size * a * b for size, a, b in zip(sizes, inputs, WIDTHS))
    # Four means of 81 values a colour, summed by rows, then by columns.
    guided = 4 * 2 * (2 * GUIDED_RADIUS + 1) * pixels * 3
    return body + 2 * 9 * (pixels // 4) * WIDTHS[-1] * 12 + guided + 2 * 9 * pixels * 3
