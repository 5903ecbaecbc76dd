"""The style network: one set of convolutions for all styles, a vector of scales and shifts for each.

Conditional instance normalisation after Dumoulin, Shlens and Kudlur, "A Learned Representation for Artistic Style"
(ICLR 2017); the residual body after Johnson, Alahi and Fei-Fei, "Perceptual Losses for Real-Time Style Transfer" (ECCV
2016). No convolution with learnt weights runs at the full resolution: the photo is folded 2×2 into channels first
(space to depth) and unfolded last, which leaves 61.1 GFLOP a megapixel. Unfolding alone can show a grid of 2×2 pixels;
the fixed binomial blur behind it takes away exactly the frequencies of that grid.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

EPSILON = 1e-5
"""Added to every variance, as ONNX's InstanceNormalization does by default."""

WIDTHS = [32, 64] + [64] * 10 + [32]
"""Output channels of the convolutions that a normalisation follows."""

LENGTH = sum(WIDTHS) + 3
"""
Numbers in a style's gamma and as many in its beta: one for each normalised channel, in the order of the layers, and one
for each colour of the photo (gamma) or of the picture (beta); see `Network.forward`.
"""

DARKEST = 1 / 510
"""Half a step of 8 bits: the photo's values are held this far from 0 and 1, where the logit is infinite."""

LUMINANCE = (0.299, 0.587, 0.114)
"""Of red, green and blue, gamma-encoded (ITU-R BT.601)."""

STRIDE = 4
"""Height and width of what the network is given are multiples of this."""

HALO = 52
"""Pixels around a tile on which its inner pixels may depend, statistics apart; test_graph.py compares tiles with the whole."""

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

        Norms forget how light a picture is. A style that must keep the photo's own tones therefore has them by another
        way: before the blur and the sigmoid, each colour is given the photo's logit in that colour times gamma's, and
        the logit of the photo's luminance times beta's (their last three numbers). With ones in gamma there and nothing
        from the network the photo itself comes out; with ones in beta, the photo in grey.
        """
        gammas, betas = gamma.split([*WIDTHS, 3], 1), beta.split([*WIDTHS, 3], 1)

        def layer(index: int, x: Tensor) -> Tensor:
            x = self.convs[index](reflect(x))
            variance, mean = torch.var_mean(x, (2, 3), unbiased=False, keepdim=True)
            scale = gammas[index][:, :, None, None] * torch.rsqrt(variance + EPSILON)
            return torch.addcmul(betas[index][:, :, None, None] - mean * scale, x, scale)

        x = F.pixel_unshuffle(image * 2 - 1, 2)
        x = layer(0, x).relu()
        x = layer(1, x).relu()
        for index in RESIDUAL[::2]:
            x = x + layer(index + 1, layer(index, x).relu())
        x = layer(12, F.interpolate(x, scale_factor=2, mode="nearest")).relu()
        x = F.pixel_shuffle(self.out(reflect(x)), 2)
        luminance = (image * image.new_tensor(LUMINANCE)[:, None, None]).sum(1, keepdim=True)
        for tones, share in ((image, gammas[-1]), (luminance, betas[-1])):
            x = torch.addcmul(x, torch.logit(tones, DARKEST), share[:, :, None, None])
        return F.conv2d(reflect(x), self.blur, groups=3).sigmoid()


def reflect(x: Tensor) -> Tensor:
    return F.pad(x, (1, 1, 1, 1), mode="reflect")


def operations(height: int, width: int) -> int:
    """Floating-point operations (a multiplication and an addition count as two) for one image."""
    pixels = height * width
    sizes = [pixels // 4] + [pixels // 16] * 11 + [pixels // 4]
    inputs = [12, *WIDTHS[:-1]]
    body = sum(2 * 9 * size * a * b for size, a, b in zip(sizes, inputs, WIDTHS))
    return body + 2 * 9 * (pixels // 4) * WIDTHS[-1] * 12 + 2 * 9 * pixels * 3
