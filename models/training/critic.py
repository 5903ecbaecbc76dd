"""The critic: a small network that learns to tell what a look draws from what the style network draws.

A mean error is least for the middle of two tones where the look's algorithm decides for one of them: lines come out grey and
flat areas shaded. What the critic rewards is a picture that the look could have drawn. It judges patches of 54 × 54 pixels
with the photo beside them (Isola, Zhu, Zhou and Efros, "Image-to-Image Translation with Conditional Adversarial Networks",
CVPR 2017), is held to gentle slopes by spectral normalisation (Miyato et al., ICLR 2018) and learns with the hinge loss (Lim
and Ye 2017). Training alone uses it; it is never shipped.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

RATE = 1e-3

SHARE = 1.0
"""How hard the critic pulls at a picture's pixels, of how hard the known picture does."""


class Critic(nn.Module):
    def __init__(self, looks: int) -> None:
        super().__init__()
        widths = (6, 32, 64, 128)
        self.convs = nn.ModuleList(
            [spectral_norm(nn.Conv2d(a, b, 4, stride=2, padding=1)) for a, b in zip(widths, widths[1:])]
            + [spectral_norm(nn.Conv2d(128, 128, 3, padding=1))]
        )
        self.out = nn.Conv2d(128, looks, 3, padding=1)

    def forward(self, photo: Tensor, picture: Tensor) -> Tensor:
        """One photo and picture [looks, 3, H, W] for each look, in their order -> verdicts [looks, h, w]: high is the look's own."""
        x = torch.cat((photo, picture), 1) * 2 - 1
        for conv in self.convs:
            x = F.leaky_relu(conv(x), 0.2)
        return torch.diagonal(self.out(x)).permute(2, 0, 1)

    def lesson(self, photo: Tensor, aim: Tensor, drawn: Tensor) -> Tensor:
        """What it costs the critic to tell the two apart as well as it does."""
        return F.relu(1 - self(photo, aim)).mean() + F.relu(1 + self(photo, drawn)).mean()


def pull(known: Tensor, judged: Tensor, share: float) -> Tensor:
    """Adds two gradients [N, 3, H, W] of pictures, the second scaled to `share` of the first's length, picture by picture."""
    length = known.flatten(1).norm(dim=1) / judged.flatten(1).norm(dim=1).clamp(min=1e-12)
    return known + judged * (share * length)[:, None, None, None]
