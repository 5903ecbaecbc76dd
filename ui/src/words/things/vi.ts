// Tiếng Việt.

import { formats } from "../formats";
import { vi as packs } from "../packs/vi";
import type { ThingWords } from "./en";

const { number } = formats("vi");

export const vi: ThingWords = {
  ...packs,
  things: {
    title: "Đồ sáng tạo",
    kinds: { toy: "Đồ chơi", poster: "Áp phích", card: "Thiệp", pack: "Gói", stickers: "Nhãn dán" },
    back: "Quay lại",
    waiting: "Chờ một chút…",
    make: "Tạo và giữ lại",
    making: "Đang tạo…",
    made: "Đã lưu cùng tranh của bạn.",
    name: "Tên trên hộp",
    tagline: "Dòng bên dưới",
    box: "Hộp",
    palette: "Bảng màu",
    body: "Trang phục",
    parts: { main: "Màu áo", second: "Màu thứ hai" },
    people: "Số người trong hộp",
    dressing: "Trang phục cho",
    person: (which) => `Người ${which}`,
    clothes: { label: "Màu quần áo", own: "Theo trang phục", photo: "Như trong ảnh" },
    accessories: (count, max) => `Bên cạnh mô hình: ${number(count)}/${number(max)}`,
    searchAccessories: "Tìm: cà phê, chó, âm nhạc…",
    scene: "Cảnh",
    card: "Thiệp ảnh",
    cardLooks: "Phong cách: mặc định",
    fields: { before: "Trước", after: "Sau", title: "Tiêu đề", subtitle: "Dòng thứ hai", name: "Tên", tagline: "Dòng nhỏ", date: "Ngày", place: "Địa điểm", number: "Số" },
  },
};
